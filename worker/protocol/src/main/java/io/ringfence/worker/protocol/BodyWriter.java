package io.ringfence.worker.protocol;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;

/** Writes the fields of a frame one after the other, in the order {@link BodyReader} reads them. */
final class BodyWriter {
  private final JsonGenerator generator;

  BodyWriter(JsonGenerator generator) {
    this.generator = generator;
  }

  BodyWriter constant(Enum<?> constant) {
    return text(constant.name());
  }

  BodyWriter number(long value) {
    generator.writeNumber(value);
    return this;
  }

  BodyWriter text(String value) {
    generator.writeString(value);
    return this;
  }

  BodyWriter flag(boolean value) {
    generator.writeBoolean(value);
    return this;
  }

  <T> BodyWriter list(List<T> items, BiConsumer<BodyWriter, T> each) {
    generator.writeStartArray();
    generator.writeNumber(items.size());
    items.forEach(item -> each.accept(this, item));
    generator.writeEndArray();
    return this;
  }

  BodyWriter fields(Map<String, Value> fields) {
    generator.writeStartObject();
    fields.forEach((name, value) -> {
      generator.writeName(name);
      value(value);
    });
    generator.writeEndObject();
    return this;
  }

  private void value(Value value) {
    switch (value) {
      case Value.Nothing _ -> generator.writeNull();
      case Value.Flag flag -> generator.writeBoolean(flag.isSet());
      case Value.Whole whole -> generator.writeNumber(whole.amount());
      case Value.Text text -> generator.writeString(text.text());
      case Value.Items items -> items(items.items());
      case Value.Fields fields -> fields(fields.fields());
    }
  }

  private void items(List<Value> items) {
    generator.writeStartArray();
    items.forEach(this::value);
    generator.writeEndArray();
  }
}

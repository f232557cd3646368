package io.ringfence.worker.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the fields of a frame in their order, each with its type and range. Whatever differs is a
 * {@link MalformedFrameException} that names the field.
 */
final class BodyReader {
  private static final int MAX_ITEMS = 4096;
  private static final int MAX_CONSTANT_CHARACTERS = 64;

  private final JsonParser parser;

  BodyReader(JsonParser parser) {
    this.parser = parser;
  }

  interface ItemReader<T> {
    T read() throws MalformedFrameException;
  }

  <T extends Enum<T>> T constant(String field, T[] known) throws MalformedFrameException {
    String name = text(field, MAX_CONSTANT_CHARACTERS);
    for (T constant : known) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw new MalformedFrameException("unknown " + field + " '" + name + "'");
  }

  int integer(String field, int least, int most) throws MalformedFrameException {
    return (int) number(field, least, most);
  }

  long number(String field, long least, long most) throws MalformedFrameException {
    expect(field, JsonToken.VALUE_NUMBER_INT);
    return currentNumber(field, least, most);
  }

  String text(String field, int maxCharacters) throws MalformedFrameException {
    expect(field, JsonToken.VALUE_STRING);
    String text = requireUnicode(field, parser.getString());
    if (text.length() > maxCharacters) {
      throw new MalformedFrameException(
          field + " has " + text.length() + " characters; allowed " + maxCharacters);
    }
    return text;
  }

  boolean flag(String field) throws MalformedFrameException {
    return switch (parser.nextToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default ->
          throw new MalformedFrameException(
              field + " is " + parser.currentToken() + ", not a boolean");
    };
  }

  <T> List<T> list(String field, ItemReader<T> each) throws MalformedFrameException {
    expect(field, JsonToken.START_ARRAY);
    int announced = integer(field + " size", 0, MAX_ITEMS);
    List<T> items = new ArrayList<>();
    for (int i = 0; i < announced; i++) {
      items.add(each.read());
    }
    expect(field, JsonToken.END_ARRAY);
    return items;
  }

  Map<String, Value> fields(String field) throws MalformedFrameException {
    expect(field, JsonToken.START_OBJECT);
    return currentFields(field);
  }

  void end() throws MalformedFrameException {
    if (parser.nextToken() != null) {
      throw new MalformedFrameException("bytes after the end of the frame");
    }
  }

  private Map<String, Value> currentFields(String field) throws MalformedFrameException {
    Map<String, Value> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (name == null) {
        throw new MalformedFrameException(field + " is cut off");
      }
      requireUnicode(field, name);
      parser.nextToken();
      if (fields.put(name, currentValue(field)) != null) {
        throw new MalformedFrameException(field + " names '" + name + "' twice");
      }
      checkSize(field, fields.size());
    }
    return fields;
  }

  private Value currentValue(String field) throws MalformedFrameException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> new Value.Nothing();
      case VALUE_TRUE -> new Value.Flag(true);
      case VALUE_FALSE -> new Value.Flag(false);
      case VALUE_NUMBER_INT ->
          new Value.Whole(currentNumber(field, Long.MIN_VALUE, Long.MAX_VALUE));
      case VALUE_STRING -> new Value.Text(requireUnicode(field, parser.getString()));
      case START_ARRAY -> new Value.Items(currentItems(field));
      case START_OBJECT -> new Value.Fields(currentFields(field));
      case null, default ->
          throw new MalformedFrameException(field + " holds " + parser.currentToken());
    };
  }

  private List<Value> currentItems(String field) throws MalformedFrameException {
    List<Value> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(currentValue(field));
      checkSize(field, items.size());
    }
    return items;
  }

  private long currentNumber(String field, long least, long most) throws MalformedFrameException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new MalformedFrameException(field + " is a number of more than 64 bits");
    }
    long value = parser.getLongValue();
    if (value < least || value > most) {
      throw new MalformedFrameException(
          field + " is " + value + "; allowed " + least + " to " + most);
    }
    return value;
  }

  /** The CBOR parser lets halves of surrogate pairs pass that were written as three bytes. */
  private static String requireUnicode(String field, String text) throws MalformedFrameException {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSurrogatePair(
            text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
          throw new MalformedFrameException(field + " is not Unicode: unpaired surrogate at " + i);
        }
        i++;
      }
    }
    return text;
  }

  private static void checkSize(String field, int size) throws MalformedFrameException {
    if (size > MAX_ITEMS) {
      throw new MalformedFrameException(field + " has more than " + MAX_ITEMS + " entries");
    }
  }

  private void expect(String field, JsonToken expected) throws MalformedFrameException {
    JsonToken token = parser.nextToken();
    if (token != expected) {
      throw new MalformedFrameException(field + " is " + token + ", not " + expected);
    }
  }
}

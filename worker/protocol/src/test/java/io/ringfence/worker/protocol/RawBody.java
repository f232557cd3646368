package io.ringfence.worker.protocol;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.cbor.CBORFactory;

/** Bodies that {@link FrameCodec} would never write: any CBOR items, in any order. */
final class RawBody {
  private static final CBORFactory CBOR = new CBORFactory();

  private RawBody() {}

  /** The items one after the other; lists, maps, numbers, texts, flags, bytes or null. */
  static byte[] of(@Nullable Object... items) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = CBOR.createGenerator(ObjectWriteContext.empty(), bytes)) {
      for (Object item : items) {
        write(generator, item);
      }
    }
    return bytes.toByteArray();
  }

  /** The body that {@code codec} makes of a frame. */
  static byte[] of(FrameCodec codec, Frame frame) {
    ByteBuffer bytes = codec.encode(frame).position(FrameAssembler.PREFIX_BYTES);
    byte[] body = new byte[bytes.remaining()];
    bytes.get(body);
    return body;
  }

  /** {@code first} and then {@code last}, as they are. */
  static byte[] joined(byte[] first, byte... last) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(first);
    bytes.writeBytes(last);
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator generator, @Nullable Object item) {
    switch (item) {
      case null -> generator.writeNull();
      case String text -> generator.writeString(text);
      case Integer number -> generator.writeNumber(number.longValue());
      case Long number -> generator.writeNumber(number.longValue());
      case BigInteger number -> generator.writeNumber(number);
      case Double number -> generator.writeNumber(number.doubleValue());
      case Boolean flag -> generator.writeBoolean(flag);
      case byte[] raw -> generator.writeBinary(raw);
      case List<?> list -> {
        generator.writeStartArray();
        list.forEach(each -> write(generator, each));
        generator.writeEndArray();
      }
      case Map<?, ?> map -> {
        generator.writeStartObject();
        map.forEach((name, value) -> {
          generator.writeName(String.valueOf(name));
          write(generator, value);
        });
        generator.writeEndObject();
      }
      default -> throw new IllegalArgumentException("no CBOR item: " + item);
    }
  }
}

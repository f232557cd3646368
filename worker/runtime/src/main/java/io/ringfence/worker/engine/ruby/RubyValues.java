package io.ringfence.worker.engine.ruby;

import io.ringfence.worker.protocol.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jcodings.specific.UTF8Encoding;
import org.jruby.Ruby;
import org.jruby.RubyArray;
import org.jruby.RubyBoolean;
import org.jruby.RubyFixnum;
import org.jruby.RubyFloat;
import org.jruby.RubyHash;
import org.jruby.RubyString;
import org.jruby.api.Create;
import org.jruby.runtime.ThreadContext;
import org.jruby.runtime.builtin.IRubyObject;
import org.jruby.util.ByteList;

/** Turns values of commands into Ruby objects and back. */
final class RubyValues {
  private RubyValues() {}

  static IRubyObject toRuby(ThreadContext context, Value value) {
    Ruby runtime = context.runtime;
    return switch (value) {
      case Value.Nothing _ -> context.nil;
      case Value.Flag(boolean isSet) -> runtime.newBoolean(isSet);
      case Value.Whole(long amount) -> runtime.newFixnum(amount);
      case Value.Text(String text) -> string(runtime, text);
      case Value.Items(List<Value> items) -> {
        RubyArray<?> array = RubyArray.newArray(runtime, items.size());
        items.forEach(item -> array.append(context, toRuby(context, item)));
        yield array;
      }
      case Value.Fields fields -> {
        RubyHash hash = Create.newHash(context);
        fields
            .fields()
            .forEach((name, field) ->
                hash.op_aset(context, string(runtime, name), toRuby(context, field)));
        yield hash;
      }
    };
  }

  static List<Value> fromRuby(ThreadContext context, IRubyObject[] arguments) {
    List<Value> values = new ArrayList<>(arguments.length);
    for (IRubyObject argument : arguments) {
      values.add(fromRuby(context, argument));
    }
    return values;
  }

  /** Everything that is no plain value is handed over as its {@code to_s}. */
  static Value fromRuby(ThreadContext context, IRubyObject object) {
    if (object.isNil()) {
      return new Value.Nothing();
    }
    return switch (object) {
      case RubyBoolean flag -> new Value.Flag(flag.isTrue());
      case RubyFixnum number -> new Value.Whole(number.getValue());
      case RubyFloat number
          when number.getValue() == Math.rint(number.getValue())
              && Math.abs(number.getValue()) < 1L << 52 ->
          new Value.Whole((long) number.getValue());
      case RubyString text -> new Value.Text(text(text));
      default -> {
        IRubyObject shown = object.callMethod(context, "to_s");
        yield new Value.Text(shown instanceof RubyString text ? text(text) : "");
      }
    };
  }

  static String text(RubyString string) {
    ByteList bytes = string.getByteList();
    // Binary strings are taken for UTF-8; bytes that are no text become U+FFFD.
    return switch (bytes.getEncoding().toString()) {
      case "UTF-8", "US-ASCII", "ASCII-8BIT", "BINARY" ->
          new String(
              bytes.getUnsafeBytes(),
              bytes.getBegin(),
              bytes.getRealSize(),
              StandardCharsets.UTF_8);
      default -> string.toString();
    };
  }

  private static RubyString string(Ruby runtime, String text) {
    return RubyString.newString(
        runtime, new ByteList(text.getBytes(StandardCharsets.UTF_8), UTF8Encoding.INSTANCE, false));
  }
}

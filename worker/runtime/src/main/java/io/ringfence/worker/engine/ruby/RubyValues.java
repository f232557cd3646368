package io.ringfence.worker.engine.ruby;

import io.ringfence.worker.dialplan.OpenValues;
import io.ringfence.worker.protocol.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jcodings.specific.UTF8Encoding;
import org.jruby.Ruby;
import org.jruby.RubyArray;
import org.jruby.RubyBoolean;
import org.jruby.RubyClass;
import org.jruby.RubyFixnum;
import org.jruby.RubyFloat;
import org.jruby.RubyHash;
import org.jruby.RubyString;
import org.jruby.runtime.ThreadContext;
import org.jruby.runtime.builtin.IRubyObject;
import org.jruby.util.ByteList;

/** Turns values of commands into Ruby objects and back. */
final class RubyValues {
  private final RubyClass recordType;

  RubyValues(RubyClass recordType) {
    this.recordType = recordType;
  }

  IRubyObject toRuby(ThreadContext context, Value value) {
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
        Map<String, IRubyObject> converted = new LinkedHashMap<>();
        fields.fields().forEach((name, field) -> converted.put(name, toRuby(context, field)));
        yield RubyRecord.of(context, recordType, converted);
      }
    };
  }

  static List<Value> fromRuby(ThreadContext context, List<IRubyObject> arguments) {
    List<Value> values = new ArrayList<>(arguments.size());
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

  /** The same, but lists and records are handed over as such, up to what a host is given. */
  static List<Value> openFromRuby(ThreadContext context, List<IRubyObject> arguments) {
    Opened opened = new Opened(context);
    List<Value> values = new ArrayList<>(arguments.size());
    for (IRubyObject argument : arguments) {
      values.add(opened.value(argument, OpenValues.MAX_DEPTH));
    }
    return values;
  }

  /** Goes through a list that may hold itself. */
  private static final class Opened {
    private final ThreadContext context;
    private int count;

    Opened(ThreadContext context) {
      this.context = context;
    }

    Value value(IRubyObject object, int depth) {
      // Beyond these the script API refuses what it is given.
      if (++count > OpenValues.MAX_VALUES) {
        return new Value.Nothing();
      }
      return switch (object) {
        case RubyArray<?> array -> {
          List<Value> items = new ArrayList<>();
          for (int i = 0; i < array.size() && depth > 0; i++) {
            items.add(value(array.eltOk(i), depth - 1));
          }
          yield new Value.Items(items);
        }
        case RubyRecord record -> fields(record.fields(), depth);
        case RubyHash hash -> fields(hash, depth);
        default -> fromRuby(context, object);
      };
    }

    private Value fields(RubyHash hash, int depth) {
      Map<String, Value> fields = new LinkedHashMap<>();
      RubyArray<?> keys = hash.keys(context);
      for (int i = 0; i < keys.size() && depth > 0; i++) {
        IRubyObject key = keys.eltOk(i);
        IRubyObject named = key.callMethod(context, "to_s");
        fields.put(
            named instanceof RubyString text ? text(text) : "",
            value(hash.op_aref(context, key), depth - 1));
      }
      return new Value.Fields(fields);
    }
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

  static RubyString string(Ruby runtime, String text) {
    return RubyString.newString(
        runtime, new ByteList(text.getBytes(StandardCharsets.UTF_8), UTF8Encoding.INSTANCE, false));
  }
}

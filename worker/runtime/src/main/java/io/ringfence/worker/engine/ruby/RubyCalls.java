package io.ringfence.worker.engine.ruby;

import io.ringfence.worker.dialplan.DialResult;
import io.ringfence.worker.dialplan.RunOver;
import io.ringfence.worker.dialplan.ScriptApi;
import io.ringfence.worker.dialplan.ScriptMisuse;
import io.ringfence.worker.dialplan.ScriptType;
import io.ringfence.worker.protocol.Value;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jruby.Ruby;
import org.jruby.RubyClass;
import org.jruby.runtime.ThreadContext;
import org.jruby.runtime.builtin.IRubyObject;

/**
 * Passes what the plan of one runtime says on to the script API of its run, and the answer back.
 */
final class RubyCalls {
  private final Ruby runtime;
  private final RubyValues values;
  private final Map<ScriptType, RubyClass> types = new EnumMap<>(ScriptType.class);
  private final Map<String, RubyScriptObject> objects = new HashMap<>();
  private final Map<Long, IRubyObject> dialResults = new HashMap<>();
  private Optional<ScriptApi> bound = Optional.empty();

  RubyCalls(Ruby runtime, RubyClass recordType) {
    this.runtime = runtime;
    values = new RubyValues(recordType);
  }

  void bind(ScriptApi api) {
    bound = Optional.of(api);
  }

  /** From now on objects of this type are of this class. */
  void add(ScriptType type, RubyClass rubyClass) {
    types.put(type, rubyClass);
  }

  /** From now on a dial that ends so gives this object. */
  void add(DialResult result, IRubyObject object) {
    dialResults.put((long) result.number(), object);
  }

  IRubyObject object(ScriptType type, String path) {
    return objects.computeIfAbsent(path, _ -> new RubyScriptObject(runtime, typeOf(type), path));
  }

  RubyClass typeOf(ScriptType type) {
    RubyClass rubyClass = types.get(type);
    if (rubyClass == null) {
      throw new IllegalStateException("no Ruby class for " + type);
    }
    return rubyClass;
  }

  /** One call of a plan on an object of the script API. */
  record Call(ThreadContext context, String path, List<IRubyObject> arguments) {
    List<Value> values() {
      return RubyValues.fromRuby(context, arguments);
    }

    List<Value> openValues() {
      return RubyValues.openFromRuby(context, arguments);
    }

    IRubyObject last() {
      return arguments.isEmpty() ? context.nil : arguments.getLast();
    }
  }

  IRubyObject call(String member, Call call) {
    return perform(member, call, call.values());
  }

  IRubyObject openCall(String member, Call call) {
    return perform(member, call, call.openValues());
  }

  private IRubyObject perform(String member, Call call, List<Value> given) {
    Value result = guarded(call.context(), api -> api.call(call.path(), member, given));
    return values.toRuby(call.context(), result);
  }

  /** A member whose value is the path of an object. */
  IRubyObject madeObject(ScriptType type, String member, Call call) {
    List<Value> given = call.values();
    Value result = guarded(call.context(), api -> api.call(call.path(), member, given));
    return result instanceof Value.Text(String path) ? object(type, path) : call.context().nil;
  }

  IRubyObject dial(Call call) {
    List<Value> given = call.openValues();
    Value result = guarded(call.context(), api -> api.call(call.path(), "Dial", given));
    return result instanceof Value.Whole(long number)
        ? dialResults.getOrDefault(number, call.context().nil)
        : call.context().nil;
  }

  IRubyObject assign(String member, Call call) {
    List<Value> given = call.values();
    Value value = given.isEmpty() ? new Value.Nothing() : given.getFirst();
    guarded(
        call.context(),
        api -> {
          api.assign(call.path(), member, value);
          return value;
        });
    return call.last();
  }

  /** The plan ends here as if it had run off its end. */
  IRubyObject exit(ThreadContext context) {
    return guarded(
        context,
        api -> {
          throw api.exit();
        });
  }

  private <T> T guarded(ThreadContext context, Function<ScriptApi, T> body) {
    try {
      return body.apply(
          bound.orElseThrow(() -> runtime.newRuntimeError("no run is bound to this runtime")));
    } catch (ScriptMisuse e) {
      throw runtime.newArgumentError(String.valueOf(e.getMessage()));
    } catch (RunOver _) {
      runtime.getTraceEvents().addEventHook(context, new EveryStatement());
      throw new RubyRunOver();
    }
  }
}

package io.ringfence.worker.engine.ruby;

import static org.jruby.runtime.Visibility.PRIVATE;
import static org.jruby.runtime.Visibility.PUBLIC;

import io.ringfence.worker.dialplan.DialResult;
import io.ringfence.worker.dialplan.RunOver;
import io.ringfence.worker.dialplan.ScriptApi;
import io.ringfence.worker.dialplan.ScriptMisuse;
import io.ringfence.worker.dialplan.ScriptType;
import io.ringfence.worker.dialplan.ScriptType.Member;
import io.ringfence.worker.protocol.Value;
import java.io.ByteArrayInputStream;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jcodings.specific.UTF8Encoding;
import org.jruby.Ruby;
import org.jruby.RubyClass;
import org.jruby.RubyModule;
import org.jruby.api.Define;
import org.jruby.parser.ParserType;
import org.jruby.runtime.ObjectAllocator;
import org.jruby.runtime.ThreadContext;
import org.jruby.runtime.builtin.IRubyObject;

/** Defines in one runtime what a plan can say, and passes it on to the script API of its run. */
final class RubyApi {
  private static final Map<String, Set<String>> NAMES = new ConcurrentHashMap<>();

  private final Ruby runtime;
  private final Map<ScriptType, RubyClass> types = new EnumMap<>(ScriptType.class);
  private final Map<String, RubyScriptObject> objects = new HashMap<>();
  private final Map<Long, IRubyObject> dialResults = new HashMap<>();
  private final RubyWorld world;
  private Optional<RubyValues> values = Optional.empty();
  private Optional<ScriptApi> bound = Optional.empty();

  RubyApi(Ruby runtime) {
    this.runtime = runtime;
    world = new RubyWorld(runtime);
  }

  void bind(ScriptApi api) {
    bound = Optional.of(api);
    world.bind(api.world());
    defineOwnMembers(runtime.getCurrentContext(), api);
  }

  void define(byte[] prelude) {
    ThreadContext context = runtime.getCurrentContext();
    defineTypes(context);
    defineGlobalMethods(context);
    world.define(context);
    runtime.runInterpreter(
        context,
        runtime
            .getParserManager()
            .parseMainFile(
                "prelude",
                0,
                new ByteArrayInputStream(prelude),
                UTF8Encoding.INSTANCE,
                null,
                ParserType.NORMAL),
        runtime.getTopSelf());
    RubyModule results = runtime.getObject().getClass(context, "DialPlanAppResult");
    for (DialResult result : DialResult.values()) {
      IRubyObject object =
          results.callMethod(
              context,
              "new",
              new IRubyObject[] {
                runtime.newFixnum(result.number()), runtime.newString(result.plainName())
              });
      results.setConstant(context, result.plainName(), object);
      dialResults.put((long) result.number(), object);
    }
    results.getSingletonClass().undef(context, "new");
  }

  private void defineTypes(ThreadContext context) {
    RubyModule room = Define.defineModule(context, "Ringfence");
    values = Optional.of(new RubyValues(RubyRecord.defineClass(context, room)));
    for (ScriptType type : ScriptType.values()) {
      String name = type.name().charAt(0) + type.name().substring(1).toLowerCase(Locale.ROOT);
      types.put(
          type,
          room.defineClassUnder(
              context, name, runtime.getObject(), ObjectAllocator.NOT_ALLOCATABLE_ALLOCATOR));
    }
    types.forEach((type, rubyClass) -> {
      type.members().forEach(member -> define(context, rubyClass, member));
      switch (type) {
        case HEADER -> {
          define(context, rubyClass, Set.of("[]"), args -> call("Get", args));
          define(context, rubyClass, Set.of("[]="), args -> call("Set", args));
          defineOpenMembers(context, rubyClass);
        }
        case PARAMETERS -> {
          define(context, rubyClass, Set.of("[]"), args -> call("Get", args));
          define(context, rubyClass, Set.of("[]="), args -> call("Set", args));
        }
        case SYSTEM, REQUEST, URI, FROM, TO, CONTACT, LOOKUP, SETTINGS, CRM -> {}
      }
    });
  }

  private void define(ThreadContext context, RubyClass rubyClass, Member member) {
    Set<String> names = namesOf(member);
    switch (member) {
      case Member.OpenCall(String name) ->
          define(context, rubyClass, names, args -> openCall(name, args));
      case Member.Call(String name) when name.equals("Dial") ->
          define(context, rubyClass, names, this::dial);
      case Member.Call(String name) -> define(context, rubyClass, names, args -> call(name, args));
      case Member.Property(String name) -> {
        define(context, rubyClass, names, args -> call(name, args));
        define(context, rubyClass, setters(names), args -> assign(name, args));
      }
      case Member.OptionalPart part ->
          define(context, rubyClass, names, args -> madeObject(part.type(), part.name(), args));
      case Member.Maker maker ->
          define(context, rubyClass, names, args -> madeObject(maker.type(), maker.name(), args));
      case Member.Part part -> {
        define(
            context,
            rubyClass,
            names,
            args -> object(part.type(), args.path() + "." + part.name()));
        define(context, rubyClass, setters(names), args -> assign(part.name(), args));
      }
    }
  }

  /** A host's own members come with the run; what is there already stays as it is. */
  private void defineOwnMembers(ThreadContext context, ScriptApi api) {
    RubyClass system = typeOf(ScriptType.SYSTEM);
    for (Member member : api.ownMembers()) {
      Set<String> names = new LinkedHashSet<>(member.allNames());
      names.removeIf(system.getMethods()::containsKey);
      define(context, system, names, args -> openCall(member.name(), args));
    }
  }

  private static Set<String> namesOf(Member member) {
    return NAMES.computeIfAbsent(member.name(), _ -> newNames(member));
  }

  private static Set<String> newNames(Member member) {
    Set<String> names = new LinkedHashSet<>(List.of(member.name(), member.snakeCase()));
    if (member.name().equals("ToString")) {
      names.addAll(List.of("to_s", "to_str", "inspect"));
    }
    return names;
  }

  private static Set<String> setters(Set<String> names) {
    Set<String> setters = new LinkedHashSet<>();
    names.forEach(name -> setters.add(name + "="));
    return setters;
  }

  private void defineOpenMembers(ThreadContext context, RubyClass header) {
    define(
        context,
        header,
        Set.of("method_missing"),
        call -> {
          List<Value> given = call.values();
          String name = given.getFirst() instanceof Value.Text(String text) ? text : "";
          List<IRubyObject> rest =
              call.arguments().subList(Math.min(1, given.size()), given.size());
          Call named = new Call(call.context(), call.path(), rest);
          return name.endsWith("=")
              ? assign(name.substring(0, name.length() - 1), named)
              : call(name, named);
        });
    define(context, header, Set.of("respond_to_missing?"), _ -> runtime.getTrue());
  }

  private void defineGlobalMethods(ThreadContext context) {
    defineGlobal(context, ScriptApi.SYSTEM, ScriptType.SYSTEM);
    defineGlobal(context, ScriptApi.REQUEST, ScriptType.REQUEST);
    defineGlobal(context, ScriptApi.LOOKUP, ScriptType.LOOKUP);
    defineGlobal(context, ScriptApi.CRM, ScriptType.CRM);
    RubyModule kernel = runtime.getKernel();
    RubyModule process = runtime.getProcess();
    for (String name : List.of("exit", "exit!", "abort")) {
      HostMethod.Body exit =
          (caller, _, _) ->
              guarded(
                  caller,
                  api -> {
                    throw api.exit();
                  });
      HostMethod.define(context, kernel, PRIVATE, name, exit);
      HostMethod.define(context, kernel.getSingletonClass(), PUBLIC, name, exit);
      HostMethod.define(context, process.getSingletonClass(), PUBLIC, name, exit);
    }
  }

  private void defineGlobal(ThreadContext context, String path, ScriptType type) {
    HostMethod.define(context, runtime.getObject(), PRIVATE, path, (_, _, _) -> object(type, path));
  }

  private IRubyObject object(ScriptType type, String path) {
    return objects.computeIfAbsent(path, _ -> new RubyScriptObject(runtime, typeOf(type), path));
  }

  private RubyClass typeOf(ScriptType type) {
    RubyClass rubyClass = types.get(type);
    if (rubyClass == null) {
      throw new IllegalStateException("no Ruby class for " + type);
    }
    return rubyClass;
  }

  /** One call of a plan on an object of the script API. */
  private record Call(ThreadContext context, String path, List<IRubyObject> arguments) {
    List<Value> values() {
      return RubyValues.fromRuby(context, arguments);
    }

    IRubyObject last() {
      return arguments.isEmpty() ? context.nil : arguments.getLast();
    }
  }

  private void define(
      ThreadContext context,
      RubyModule module,
      Set<String> names,
      Function<Call, IRubyObject> body) {
    for (String name : names) {
      HostMethod.define(
          context,
          module,
          PUBLIC,
          name,
          (caller, self, arguments) ->
              self instanceof RubyScriptObject object
                  ? body.apply(new Call(caller, object.path(), List.of(arguments)))
                  : caller.nil);
    }
  }

  private IRubyObject call(String member, Call call) {
    return perform(member, call, call.values());
  }

  private IRubyObject openCall(String member, Call call) {
    return perform(member, call, RubyValues.openFromRuby(call.context(), call.arguments()));
  }

  private IRubyObject perform(String member, Call call, List<Value> given) {
    Value result = guarded(call.context(), api -> api.call(call.path(), member, given));
    return values.orElseThrow().toRuby(call.context(), result);
  }

  /** A member whose value is the path of an object. */
  private IRubyObject madeObject(ScriptType type, String member, Call call) {
    List<Value> given = call.values();
    Value result = guarded(call.context(), api -> api.call(call.path(), member, given));
    return result instanceof Value.Text(String path) ? object(type, path) : call.context().nil;
  }

  private IRubyObject dial(Call call) {
    List<Value> given = call.values();
    Value result = guarded(call.context(), api -> api.call(call.path(), "Dial", given));
    return result instanceof Value.Whole(long number)
        ? dialResults.getOrDefault(number, call.context().nil)
        : call.context().nil;
  }

  private IRubyObject assign(String member, Call call) {
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

package io.ringfence.worker.engine.ruby;

import static org.jruby.runtime.Visibility.PRIVATE;
import static org.jruby.runtime.Visibility.PUBLIC;

import io.ringfence.worker.dialplan.DialResult;
import io.ringfence.worker.dialplan.ScriptApi;
import io.ringfence.worker.dialplan.ScriptType;
import io.ringfence.worker.dialplan.ScriptType.Member;
import io.ringfence.worker.protocol.Value;
import java.io.ByteArrayInputStream;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jcodings.specific.UTF8Encoding;
import org.jruby.Ruby;
import org.jruby.RubyClass;
import org.jruby.RubyFixnum;
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
  private final RubyModule room;
  private final RubyCalls calls;
  private final RubyWorld world;

  RubyApi(Ruby runtime) {
    this.runtime = runtime;
    ThreadContext context = runtime.getCurrentContext();
    room = Define.defineModule(context, "Ringfence");
    calls = new RubyCalls(runtime, RubyRecord.defineClass(context, room));
    world = new RubyWorld(runtime);
  }

  void bind(ScriptApi api) {
    calls.bind(api);
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
      calls.add(result, object);
    }
    results.getSingletonClass().undef(context, "new");
  }

  private void defineTypes(ThreadContext context) {
    Map<ScriptType, RubyClass> types = new EnumMap<>(ScriptType.class);
    for (ScriptType type : ScriptType.values()) {
      String name = type.name().charAt(0) + type.name().substring(1).toLowerCase(Locale.ROOT);
      RubyClass rubyClass =
          room.defineClassUnder(
              context, name, runtime.getObject(), ObjectAllocator.NOT_ALLOCATABLE_ALLOCATOR);
      types.put(type, rubyClass);
      calls.add(type, rubyClass);
    }
    types.forEach((type, rubyClass) -> {
      type.members().forEach(member -> define(context, rubyClass, member));
      switch (type) {
        case HEADER -> {
          defineIndex(context, rubyClass);
          defineOpenMembers(context, rubyClass);
        }
        case PARAMETERS -> defineIndex(context, rubyClass);
        // In the original it is a list; only the first is known here.
        case CONTACT ->
            HostMethod.define(
                context,
                rubyClass,
                PUBLIC,
                "[]",
                (caller, self, given) -> isZero(given) ? self : caller.nil);
        case SYSTEM, REQUEST, URI, FROM, TO, LOOKUP, SETTINGS, CRM -> {}
      }
    });
  }

  private static boolean isZero(IRubyObject[] given) {
    return given.length == 1 && given[0] instanceof RubyFixnum number && number.getValue() == 0;
  }

  private void defineIndex(ThreadContext context, RubyClass rubyClass) {
    define(context, rubyClass, Set.of("[]"), args -> calls.call("Get", args));
    define(context, rubyClass, Set.of("[]="), args -> calls.call("Set", args));
  }

  private void define(ThreadContext context, RubyClass rubyClass, Member member) {
    Set<String> names = namesOf(member);
    switch (member) {
      case Member.OpenCall(String name) when name.equals("Dial") ->
          define(context, rubyClass, names, calls::dial);
      case Member.OpenCall(String name) ->
          define(context, rubyClass, names, args -> calls.openCall(name, args));
      case Member.Call(String name) ->
          define(context, rubyClass, names, args -> calls.call(name, args));
      case Member.Property(String name) -> {
        define(context, rubyClass, names, args -> calls.call(name, args));
        define(context, rubyClass, setters(names), args -> calls.assign(name, args));
      }
      case Member.OptionalPart part ->
          define(
              context, rubyClass, names, args -> calls.madeObject(part.type(), part.name(), args));
      case Member.Maker maker ->
          define(
              context,
              rubyClass,
              names,
              args -> calls.madeObject(maker.type(), maker.name(), args));
      case Member.Part part -> {
        define(
            context,
            rubyClass,
            names,
            args -> calls.object(part.type(), args.path() + "." + part.name()));
        define(context, rubyClass, setters(names), args -> calls.assign(part.name(), args));
      }
    }
  }

  /** A host's own members come with the run; what is there already stays as it is. */
  private void defineOwnMembers(ThreadContext context, ScriptApi api) {
    RubyClass system = calls.typeOf(ScriptType.SYSTEM);
    for (Member member : api.ownMembers()) {
      Set<String> names = new LinkedHashSet<>(member.allNames());
      names.removeIf(system.getMethods()::containsKey);
      define(context, system, names, args -> calls.openCall(member.name(), args));
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
          RubyCalls.Call named = new RubyCalls.Call(call.context(), call.path(), rest);
          return name.endsWith("=")
              ? calls.assign(name.substring(0, name.length() - 1), named)
              : calls.call(name, named);
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
      HostMethod.Body exit = (caller, _, _) -> calls.exit(caller);
      HostMethod.define(context, kernel, PRIVATE, name, exit);
      HostMethod.define(context, kernel.getSingletonClass(), PUBLIC, name, exit);
      HostMethod.define(context, process.getSingletonClass(), PUBLIC, name, exit);
    }
  }

  private void defineGlobal(ThreadContext context, String path, ScriptType type) {
    HostMethod.define(
        context, runtime.getObject(), PRIVATE, path, (_, _, _) -> calls.object(type, path));
  }

  private void define(
      ThreadContext context,
      RubyModule module,
      Set<String> names,
      Function<RubyCalls.Call, IRubyObject> body) {
    for (String name : names) {
      HostMethod.define(
          context,
          module,
          PUBLIC,
          name,
          (caller, self, arguments) ->
              self instanceof RubyScriptObject object
                  ? body.apply(new RubyCalls.Call(caller, object.path(), List.of(arguments)))
                  : caller.nil);
    }
  }
}

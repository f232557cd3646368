package io.ringfence.worker.engine.ruby;

import static org.jruby.runtime.Visibility.PRIVATE;
import static org.jruby.runtime.Visibility.PUBLIC;

import io.ringfence.worker.dialplan.PlanWorld;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jruby.Ruby;
import org.jruby.RubyBignum;
import org.jruby.RubyClass;
import org.jruby.RubyHash;
import org.jruby.RubyModule;
import org.jruby.RubyRandom;
import org.jruby.RubyString;
import org.jruby.RubyTime;
import org.jruby.api.Create;
import org.jruby.internal.runtime.GlobalVariable;
import org.jruby.internal.runtime.ValueAccessor;
import org.jruby.internal.runtime.methods.DynamicMethod;
import org.jruby.runtime.Block;
import org.jruby.runtime.ThreadContext;
import org.jruby.runtime.builtin.IRubyObject;
import org.jruby.util.ByteList;

/**
 * Shows the plans of one runtime the clock, the random numbers and the identities of their run in
 * place of those of the machine.
 *
 * <p>What the methods of Ruby refuse is refused by them: they are called first, and what they give
 * is replaced.
 */
final class RubyWorld {
  private static final int SEED_BYTES = 16;
  private static final int PROCESS = 2;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final Ruby runtime;
  private final RubyIdentities identities = new RubyIdentities();
  private Optional<PlanWorld> bound = Optional.empty();

  RubyWorld(Ruby runtime) {
    this.runtime = runtime;
  }

  void bind(PlanWorld world) {
    bound = Optional.of(world);
    ThreadContext context = runtime.getCurrentContext();
    runtime.setDefaultRandom(RubyRandom.newRandom(context, runtime.getRandomClass(), seed()));
  }

  void define(ThreadContext context) {
    RubyModule kernel = runtime.getKernel();
    replace(context, runtime.getTime(), "initialize", this::initializeTime);
    replaceModuleFunction(context, runtime.getProcess(), "clock_gettime", this::clock);
    replaceModuleFunction(context, runtime.getProcess(), "times", (_, caller) -> noTimes(caller));
    for (String name : List.of("pid", "ppid")) {
      replaceModuleFunction(context, runtime.getProcess(), name, (_, _) -> process());
    }
    runtime
        .getGlobalVariables()
        .defineReadonly("$$", new ValueAccessor(process()), GlobalVariable.Scope.GLOBAL);
    replaceModuleFunction(context, kernel, "sleep", this::sleep);
    defineRandom(context, kernel);
    replace(context, kernel, "object_id", this::identity);
    replace(context, runtime.getBasicObject(), "__id__", this::identity);
    replace(context, kernel, "hash", (_, call) -> runtime.newFixnum(identities.of(call.self())));
    // JRuby's goes by the order in which the symbols of a process came up.
    replace(
        context,
        runtime.getSymbol(),
        "hash",
        (_, call) -> runtime.newFixnum(call.self().asJavaString().hashCode()));
    replace(context, kernel, "to_s", this::description);
    replace(context, kernel, "inspect", this::description);
  }

  private void defineRandom(ThreadContext context, RubyModule kernel) {
    RubyClass random = runtime.getRandomClass();
    replaceModuleFunction(context, kernel, "srand", this::seeded);
    replace(context, random.getSingletonClass(), "srand", this::seeded);
    replace(context, random, "initialize", this::seeded);
    replace(
        context,
        random.getSingletonClass(),
        "new_seed",
        (original, call) -> {
          original.perform(call);
          return seed();
        });
    replace(context, random.getSingletonClass(), "urandom", this::randomBytes);
  }

  /** A call of a method that is replaced. */
  private record Call(ThreadContext context, IRubyObject self, List<IRubyObject> arguments) {
    private Call with(IRubyObject argument) {
      return new Call(context, self, List.of(argument));
    }

    private Optional<IRubyObject> last() {
      return arguments.isEmpty() ? Optional.empty() : Optional.of(arguments.getLast());
    }
  }

  private interface Original {
    IRubyObject perform(Call call);
  }

  private interface Replacement {
    IRubyObject perform(Original original, Call call);
  }

  private static void replaceModuleFunction(
      ThreadContext context, RubyModule module, String name, Replacement replacement) {
    replace(context, module, name, replacement);
    replace(context, module.getSingletonClass(), name, replacement);
  }

  private static void replace(
      ThreadContext context, RubyModule module, String name, Replacement replacement) {
    DynamicMethod method = module.searchMethod(name);
    Original original =
        call ->
            method.call(
                call.context(),
                call.self(),
                module,
                name,
                call.arguments().toArray(IRubyObject[]::new),
                Block.NULL_BLOCK);
    HostMethod.define(
        context,
        module,
        method.getVisibility() == PRIVATE ? PRIVATE : PUBLIC,
        name,
        (caller, self, arguments) ->
            replacement.perform(original, new Call(caller, self, List.of(arguments))));
  }

  private PlanWorld world() {
    return bound.orElseThrow(() -> runtime.newRuntimeError("no run is bound to this runtime"));
  }

  private IRubyObject initializeTime(Original original, Call call) {
    boolean hasOptions =
        (call.context().callInfo & ThreadContext.CALL_KEYWORD) != 0
            && call.last().filter(RubyHash.class::isInstance).isPresent();
    IRubyObject result = original.perform(call);
    if (call.arguments().size() == (hasOptions ? 1 : 0) && call.self() instanceof RubyTime time) {
      var _ = time.initialize_copy(call.context(), now(call, hasOptions));
    }
    return result;
  }

  private IRubyObject now(Call call, boolean hasOptions) {
    long micros = world().clock().micros();
    IRubyObject seconds = runtime.newFixnum(Math.floorDiv(micros, MICROS_PER_SECOND));
    IRubyObject rest = runtime.newFixnum(Math.floorMod(micros, MICROS_PER_SECOND));
    IRubyObject in = runtime.newSymbol("in");
    IRubyObject zone =
        hasOptions && call.arguments().getLast() instanceof RubyHash options
            ? options.op_aref(call.context(), in)
            : call.context().nil;
    if (zone.isNil()) {
      return RubyTime.at(call.context(), runtime.getTime(), seconds, rest);
    }
    RubyHash options = Create.newHash(call.context());
    options.op_aset(call.context(), in, zone);
    return RubyTime.at(call.context(), runtime.getTime(), seconds, rest, options);
  }

  /** Every clock shows the same. */
  private IRubyObject clock(Original original, Call call) {
    original.perform(call);
    long micros = world().clock().micros();
    String unit = call.arguments().size() > 1 ? call.arguments().get(1).asJavaString() : "";
    return switch (unit) {
      case "nanosecond" -> runtime.newFixnum(TimeUnit.MICROSECONDS.toNanos(micros));
      case "microsecond" -> runtime.newFixnum(micros);
      case "millisecond" -> runtime.newFixnum(TimeUnit.MICROSECONDS.toMillis(micros));
      case "second" -> runtime.newFixnum(TimeUnit.MICROSECONDS.toSeconds(micros));
      case "float_microsecond" -> runtime.newFloat((double) micros);
      case "float_millisecond" -> runtime.newFloat(micros / 1e3);
      default -> runtime.newFloat(micros / 1e6);
    };
  }

  /** A run may go on in another process, which must not be seen. */
  private IRubyObject process() {
    return runtime.newFixnum(PROCESS);
  }

  /** Processor time is no clock of a plan. */
  private IRubyObject noTimes(Call call) {
    IRubyObject none = runtime.newFloat(0);
    return runtime.getTmsStruct() instanceof RubyClass times
        ? times.newInstance(
            call.context(), new IRubyObject[] {none, none, none, none}, Block.NULL_BLOCK)
        : call.context().nil;
  }

  private IRubyObject sleep(Original original, Call call) {
    if (call.arguments().size() != 1 || call.arguments().getFirst().isNil()) {
      // For ever, which is until the run ends.
      return original.perform(call);
    }
    double seconds = RubyTime.convertTimeInterval(call.context(), call.arguments().getFirst());
    if (!world().clock().isReplaying()) {
      original.perform(call);
    }
    world().clock().slept(Duration.ofNanos((long) (seconds * 1e9)));
    return runtime.newFixnum(Math.round(seconds));
  }

  private IRubyObject seeded(Original original, Call call) {
    return original.perform(call.arguments().size() == 0 ? call.with(seed()) : call);
  }

  private IRubyObject seed() {
    return RubyBignum.newBignum(runtime, new BigInteger(1, world().random().bytes(SEED_BYTES)));
  }

  private IRubyObject randomBytes(Original original, Call call) {
    IRubyObject given = original.perform(call);
    return given instanceof RubyString text
        ? RubyString.newString(
            runtime, new ByteList(world().random().bytes(text.size()), text.getEncoding()))
        : given;
  }

  /** Numbers, symbols and the like have identities of their own. */
  private IRubyObject identity(Original original, Call call) {
    return call.self().isImmediate()
        ? original.perform(call)
        : runtime.newFixnum(identities.of(call.self()));
  }

  private IRubyObject description(Original original, Call call) {
    IRubyObject described = original.perform(call);
    if (!(described instanceof RubyString text)) {
      return described;
    }
    byte[] machine = address(System.identityHashCode(call.self()));
    ByteList bytes = text.getByteList();
    int at = bytes.indexOf(new ByteList(machine, false));
    if (at < 0) {
      return described;
    }
    ByteList replaced = new ByteList(bytes.realSize());
    replaced.setEncoding(bytes.getEncoding());
    replaced.append(bytes, 0, at);
    replaced.append(address(identities.of(call.self())));
    replaced.append(bytes, at + machine.length, bytes.realSize() - at - machine.length);
    return RubyString.newString(runtime, replaced);
  }

  private static byte[] address(long number) {
    return (":0x" + Long.toHexString(number)).getBytes(StandardCharsets.US_ASCII);
  }
}

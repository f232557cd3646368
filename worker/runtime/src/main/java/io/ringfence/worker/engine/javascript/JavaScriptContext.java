package io.ringfence.worker.engine.javascript;

import io.ringfence.worker.dialplan.PlanWorld;
import io.ringfence.worker.dialplan.RunOver;
import io.ringfence.worker.dialplan.ScriptApi;
import io.ringfence.worker.dialplan.ScriptMisuse;
import io.ringfence.worker.engine.OutOfMemory;
import io.ringfence.worker.engine.ScriptContext;
import io.ringfence.worker.engine.ScriptEnd;
import io.ringfence.worker.protocol.RunEnding.Fault;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/** One Polyglot context, for one run. */
final class JavaScriptContext implements ScriptContext {
  private static final String PLAN = "dialplan";

  private final Context context;
  private final AtomicBoolean isCancelled = new AtomicBoolean();
  private Optional<ScriptApi> bound = Optional.empty();
  private Optional<Value> scriptSide = Optional.empty();

  JavaScriptContext(Context context) {
    this.context = context;
  }

  void define(Source prelude, String tables, String dialResults) {
    ProxyExecutable host = this::perform;
    ProxyExecutable now = _ -> world().clock().millis();
    ProxyExecutable random = _ -> world().random().fraction();
    ProxyExecutable own = _ -> MemberTables.ownAsJson(api().ownMembers());
    scriptSide =
        Optional.of(context.eval(prelude).execute(host, tables, dialResults, now, random, own));
  }

  @Override
  public ScriptEnd execute(String source, ScriptApi api) {
    bound = Optional.of(api);
    try {
      Source plan = Source.newBuilder(JavaScriptEngine.POLYGLOT_NAME, source, PLAN).buildLiteral();
      Value parsed;
      try {
        parsed = context.parse(plan);
      } catch (PolyglotException e) {
        return failed(e, Fault.SYNTAX);
      }
      parsed.executeVoid();
      return new ScriptEnd.Finished();
    } catch (PolyglotException e) {
      return failed(e, Fault.EXCEPTION);
    } catch (Throwable e) {
      OutOfMemory.haltIf(e);
      return new ScriptEnd.EngineFailed(e.toString());
    }
  }

  /** A plan can start no thread. */
  @Override
  public Set<Thread> helpers() {
    return Set.of();
  }

  @Override
  public void stop() {
    // Cancelling waits for the script to leave, and a long operation of the engine may keep it.
    if (isCancelled.compareAndSet(false, true)) {
      Thread.ofPlatform().name("context-cancel").daemon().start(this::cancel);
    }
  }

  @Override
  public void close() {
    cancel();
  }

  private void cancel() {
    try {
      context.close(true);
    } catch (PolyglotException e) {
      if (!e.isCancelled()) {
        throw e;
      }
    }
  }

  private @Nullable Object perform(Value... given) {
    String path = given[0].asString();
    String member = given[1].asString();
    List<io.ringfence.worker.protocol.Value> values =
        JavaScriptValues.fromScript(List.of(given).subList(3, given.length));
    ScriptApi api = api();
    try {
      if (given[2].asBoolean()) {
        api.assign(path, member, values.getFirst());
        return null;
      }
      return JavaScriptValues.toScript(scriptSide.orElseThrow(), api.call(path, member, values));
    } catch (ScriptMisuse e) {
      // Thrown by the script's own side, so that it is an error like any other of the language.
      scriptSide.ifPresent(side -> side.invokeMember("fail", e.getMessage()));
      return null;
    } catch (RunOver e) {
      // Cancels the thread we are on: what it throws passes every catch and finally of the plan.
      context.close(true);
      throw e;
    }
  }

  private PlanWorld world() {
    return api().world();
  }

  private ScriptApi api() {
    return bound.orElseThrow(() -> new IllegalStateException("no run is bound"));
  }

  private static ScriptEnd failed(PolyglotException failure, Fault fault) {
    OutOfMemory.haltIf(failure);
    if (failure.isCancelled()) {
      return new ScriptEnd.Finished();
    }
    String message = String.valueOf(failure.getMessage());
    return failure.isGuestException() && !failure.isInternalError()
        ? new ScriptEnd.Faulted(fault, line(failure), withoutPrefix(message, fault))
        : new ScriptEnd.EngineFailed(message);
  }

  private static String withoutPrefix(String message, Fault fault) {
    return fault == Fault.SYNTAX
        ? message
            .replaceFirst("^SyntaxError: (" + PLAN + ":\\d+:\\d+ )?", "")
            .lines()
            .findFirst()
            .orElse("")
        : message;
  }

  private static int line(PolyglotException failure) {
    SourceSection where = failure.getSourceLocation();
    if (isPlan(where)) {
      return where.getStartLine();
    }
    for (PolyglotException.StackFrame frame : failure.getPolyglotStackTrace()) {
      SourceSection section = frame.getSourceLocation();
      if (isPlan(section)) {
        return section.getStartLine();
      }
    }
    return 0;
  }

  private static boolean isPlan(@Nullable SourceSection section) {
    return section != null && section.getSource().getName().equals(PLAN);
  }
}

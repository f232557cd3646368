package io.ringfence.worker.engine.ruby;

import io.ringfence.worker.dialplan.ScriptApi;
import io.ringfence.worker.engine.OutOfMemory;
import io.ringfence.worker.engine.ScriptContext;
import io.ringfence.worker.engine.ScriptEnd;
import io.ringfence.worker.protocol.RunEnding.Fault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jcodings.specific.UTF8Encoding;
import org.jruby.ParseResult;
import org.jruby.Ruby;
import org.jruby.RubyException;
import org.jruby.RubyString;
import org.jruby.RubyThread;
import org.jruby.exceptions.RaiseException;
import org.jruby.exceptions.Unrescuable;
import org.jruby.parser.ParserType;
import org.jruby.runtime.ThreadContext;
import org.jruby.runtime.backtrace.RubyStackTraceElement;
import org.jruby.runtime.builtin.IRubyObject;

/** One JRuby runtime, for one run. */
final class RubyContext implements ScriptContext {
  private static final String PLAN = "dialplan";
  private static final Pattern POSITION = Pattern.compile("^" + PLAN + ":(\\d+):\\s*");
  private static final int MAX_EXIT_BLOCKS = 100;
  private static final int PATIENT_STOPS = 4;
  private static final long BURST_NANOS = 10_000_000;

  private final Ruby runtime;
  private final RubyApi rubyApi;
  private int stops;

  RubyContext(Ruby runtime, RubyApi rubyApi) {
    this.runtime = runtime;
    this.rubyApi = rubyApi;
  }

  @Override
  public ScriptEnd execute(String source, ScriptApi api) {
    rubyApi.bind(api);
    ThreadContext context = runtime.getCurrentContext();
    try {
      ParseResult plan = parse(source);
      return execute(context, plan);
    } catch (RaiseException e) {
      return syntaxError(e.getException());
    } catch (Throwable e) {
      return failed(e);
    }
  }

  @Override
  public Set<Thread> helpers() {
    // Each fiber has a thread of its own. The main thread is the one that prepared the runtime.
    Thread main = runtime.getThreadService().getMainThread().getNativeThread();
    Set<Thread> helpers = new HashSet<>();
    for (RubyThread thread : runtime.getThreadService().getActiveRubyThreads()) {
      Thread helper = thread.getNativeThread();
      if (helper != null && !helper.equals(main)) {
        helpers.add(helper);
      }
    }
    return helpers;
  }

  @Override
  public void stop() {
    ThreadContext context = runtime.getThreadService().getMainThread().getContext();
    if (!runtime.getTraceEvents().hasEventHooks()) {
      runtime.getTraceEvents().addEventHook(context, new EveryStatement());
    }
    // The hook ends the next statement; a loop without statements or a wait needs to be killed.
    // Nothing here may call a method of Ruby, equals included: the hook would end us.
    stops++;
    long begin = System.nanoTime();
    do {
      killAll();
    } while (stops > PATIENT_STOPS && System.nanoTime() - begin < BURST_NANOS);
  }

  private void killAll() {
    // RubyThread.kill works once per thread only, this works again and again.
    for (RubyThread thread : runtime.getThreadService().getActiveRubyThreads()) {
      thread.dieFromFinalizer();
      ThreadContext context = thread.getContext();
      if (context != null) {
        // JRuby looks for kills at every 4,096th poll only. An ensure body that jumps back into its
        // loop dodges them, unless one comes at the poll of the loop itself.
        context.callNumber = 0;
      }
    }
  }

  @Override
  public void close() {
    ThreadContext context = runtime.getCurrentContext();
    runtime.getTraceEvents().addEventHook(context, new EveryStatement());
    for (int attempt = 0; attempt < MAX_EXIT_BLOCKS; attempt++) {
      try {
        runtime.tearDown(false);
        return;
      } catch (RubyRunOver _) {
        // An END block of the plan wanted to run; it is dropped, and the tear-down goes on.
      }
    }
  }

  /** A plan of 2010 may have a syntax that is gone; its own error counts if that is not it. */
  private ParseResult parse(String source) {
    try {
      return parsed(source);
    } catch (RaiseException e) {
      Optional<String> modern = OldSyntax.modernized(source);
      if (modern.isEmpty()) {
        throw e;
      }
      try {
        return parsed(modern.get());
      } catch (RaiseException _) {
        throw e;
      }
    }
  }

  private ParseResult parsed(String source) {
    return runtime
        .getParserManager()
        .parseMainFile(
            PLAN,
            0,
            new ByteArrayInputStream(source.getBytes(StandardCharsets.UTF_8)),
            UTF8Encoding.INSTANCE,
            null,
            ParserType.NORMAL);
  }

  private ScriptEnd execute(ThreadContext context, ParseResult plan) {
    try {
      runtime.runInterpreter(context, plan, runtime.getTopSelf());
      return new ScriptEnd.Finished();
    } catch (RaiseException e) {
      RubyException error = e.getException();
      OutOfMemory.haltIf(e);
      // What the parser lets pass may still be refused when the plan is built, with no line run
      // yet.
      if (runtime.getSyntaxError().isInstance(error) && line(error) == 0) {
        return syntaxError(error);
      }
      return runtime.getSystemExit().isInstance(error)
          ? new ScriptEnd.Finished()
          : new ScriptEnd.Faulted(Fault.EXCEPTION, line(error), described(error));
    } catch (Throwable e) {
      return failed(e);
    }
  }

  private static ScriptEnd failed(Throwable failure) {
    OutOfMemory.haltIf(failure);
    if (failure instanceof Unrescuable) {
      return new ScriptEnd.Finished();
    }
    return failure instanceof Error
        ? new ScriptEnd.EngineFailed(failure.toString())
        : new ScriptEnd.Faulted(Fault.EXCEPTION, 0, failure.toString());
  }

  private static ScriptEnd syntaxError(RubyException error) {
    String message = described(error).replaceFirst("^SyntaxError: ", "");
    Matcher position = POSITION.matcher(message);
    if (!position.find()) {
      return new ScriptEnd.Faulted(Fault.SYNTAX, 0, message);
    }
    int line = Integer.parseInt(position.group(1));
    return new ScriptEnd.Faulted(Fault.SYNTAX, line, message.substring(position.end()));
  }

  private static int line(RubyException error) {
    for (RubyStackTraceElement element : error.getBacktraceElements()) {
      if (PLAN.equals(element.getFileName())) {
        return Math.max(0, element.getLineNumber());
      }
    }
    return 0;
  }

  private static String described(RubyException error) {
    String name =
        error.getMetaClass().getRealClass().getName(error.getRuntime().getCurrentContext());
    try {
      IRubyObject message = error.callMethod(error.getRuntime().getCurrentContext(), "message");
      return message instanceof RubyString text
          ? name + ": " + RubyValues.text(text).strip()
          : name;
    } catch (RuntimeException | StackOverflowError _) {
      // The message of a plan's own exception is a method of the plan, which may fail as well.
      return name;
    }
  }
}

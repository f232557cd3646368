package io.ringfence.worker.faulty;

import io.ringfence.worker.dialplan.ScriptApi;
import io.ringfence.worker.engine.Engine;
import io.ringfence.worker.engine.ScriptContext;
import io.ringfence.worker.engine.ScriptEnd;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** An engine that commits the misdeeds that show in the execution of scripts. */
final class FaultyEngine implements Engine {
  private static final int KEPT_BYTES = 100_000;
  private static final String CANARY_STATUS = "420";

  private final Engine real;
  private final Misdeed misdeed;
  private final Queue<byte[]> kept = new ConcurrentLinkedQueue<>();
  private volatile boolean wasTriggered;

  FaultyEngine(Engine real, Misdeed misdeed) {
    this.real = real;
    this.misdeed = misdeed;
  }

  @Override
  public String language() {
    return real.language();
  }

  @Override
  public String version() {
    return real.version();
  }

  @Override
  public ScriptContext prepare() {
    return new FaultyContext(real.prepare());
  }

  @Override
  public String rehearsalPlan() {
    return real.rehearsalPlan();
  }

  @Override
  public void close() {
    real.close();
  }

  private final class FaultyContext implements ScriptContext {
    private final ScriptContext context;

    private FaultyContext(ScriptContext context) {
      this.context = context;
    }

    @Override
    public ScriptEnd execute(String source, ScriptApi api) {
      boolean isMarked = source.contains(Misdeed.MARK);
      wasTriggered |= isMarked;
      return switch (misdeed) {
        case KEEP_OF_EVERY_RUN -> {
          kept.add(new byte[KEPT_BYTES]);
          yield context.execute(source, api);
        }
        case STOP_EXECUTING -> {
          if (wasTriggered) {
            awaitForEver();
          }
          yield context.execute(source, api);
        }
        case WRONG_CANARY ->
            context.execute(wasTriggered ? source.replace(CANARY_STATUS, "421") : source, api);
        case IGNORE_STOP -> {
          if (isMarked) {
            awaitForEver();
          }
          yield context.execute(source, api);
        }
        case DEEP_RECURSION, ENDLESS_LOOP, ENDLESS_LOOP_IN_ENSURE, ALLOCATE ->
            context.execute(isMarked ? FaultyPlan.of(misdeed, language()) : source, api);
        default -> {
          if (isMarked) {
            FaultyProcess.commit(misdeed);
          }
          yield context.execute(source, api);
        }
      };
    }

    @Override
    public Set<Thread> helpers() {
      return context.helpers();
    }

    @Override
    public void stop() {
      context.stop();
    }

    @Override
    public void close() {
      context.close();
    }
  }

  private static void awaitForEver() {
    while (true) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException _) {
        // That is the misdeed: it does not stop.
      }
    }
  }
}

package io.ringfence.worker.session;

import io.ringfence.worker.dialplan.CommandPort;
import io.ringfence.worker.dialplan.PlanWorld;
import io.ringfence.worker.dialplan.RunOver;
import io.ringfence.worker.dialplan.ScriptApi;
import io.ringfence.worker.engine.ContextSupply;
import io.ringfence.worker.engine.OutOfMemory;
import io.ringfence.worker.engine.ScriptContext;
import io.ringfence.worker.engine.ScriptEnd;
import io.ringfence.worker.guard.RunAllowance;
import io.ringfence.worker.guard.RunClock;
import io.ringfence.worker.guard.RunMeter;
import io.ringfence.worker.guard.Watchman;
import io.ringfence.worker.guard.Watchman.Watch;
import io.ringfence.worker.guard.Watchman.Watched;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.RunEnding.LimitReached;
import io.ringfence.worker.protocol.ToWorker.CommandAnswered;
import io.ringfence.worker.protocol.ToWorker.StartRun;
import io.ringfence.worker.protocol.Value;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One run: its script, its limits, its end.
 *
 * <p>Threads: the run's own thread executes the script and issues commands; the reader of the link
 * brings answers and {@link #stop}; the watchman brings limits. What ends the run is decided once,
 * by whoever is first, in {@link #decided}. The end is told only when the script has left its
 * engine, so nothing of a run happens after its last frame.
 */
final class Run implements CommandPort, Watched {

  /** What a run takes from its session. */
  record Surroundings(
      SupervisorLink link, ContextSupply contexts, Watchman watchman, UseReport uses) {}

  private record Pending(int sequence, CompletableFuture<Optional<CommandAnswered>> answer) {}

  private final StartRun start;
  private final String source;
  private final Surroundings surroundings;
  private final RunAllowance allowance;
  private final AtomicReference<Optional<RunEnding>> decided =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<Pending>> pending =
      new AtomicReference<>(Optional.empty());
  private final CompletableFuture<ScriptContext> executing = new CompletableFuture<>();
  private final RunClock clock;
  private final PlanWorld world;
  private Optional<Watch> watch = Optional.empty();
  private volatile boolean hasLeft;
  private int sequence;

  Run(StartRun start, String source, Surroundings surroundings) {
    this.start = start;
    this.source = source;
    this.surroundings = surroundings;
    allowance = new RunAllowance(start.limits());
    clock = new RunClock(start.limits(), System::nanoTime);
    world = PlanWorld.of(start.origin());
  }

  /** Executes the run on the calling thread and returns how it ended. */
  RunEnding execute() {
    ScriptContext context;
    try {
      context = surroundings.contexts().take();
    } catch (Throwable e) {
      OutOfMemory.haltIf(e);
      return new RunEnding.EngineFailed("no context could be prepared: " + e);
    }
    ScriptApi api = new ScriptApi(start.call(), world, this);
    ScriptEnd left;
    clock.renew();
    RunMeter meter = new RunMeter(start.limits(), context::helpers);
    try (Watch begun = surroundings.watchman().watch(clock, meter, this)) {
      watch = Optional.of(begun);
      executing.complete(context);
      left = isOver() ? new ScriptEnd.Finished() : begin(context, api, meter);
    } catch (Throwable e) {
      OutOfMemory.haltIf(e);
      left = new ScriptEnd.EngineFailed(e.toString());
    } finally {
      hasLeft = true;
      surroundings.uses().end(start.run());
      surroundings.contexts().dispose(context);
    }
    decide(ending(left, api));
    return WireText.wellFormed(decided.get().orElseThrow());
  }

  private ScriptEnd begin(ScriptContext context, ScriptApi api, RunMeter meter) {
    write(new FromWorker.RunBegun(start.run()));
    surroundings.uses().begin(start.run(), meter);
    return context.execute(source, api);
  }

  /** The supervisor wants this run to end. */
  void stop() {
    end(new RunEnding.Stopped());
  }

  /** The answer to a command; one that nobody waits for is ignored. */
  void answer(CommandAnswered answered) {
    pending
        .get()
        .filter(waiting -> waiting.sequence() == answered.sequence())
        .ifPresent(waiting -> waiting.answer().complete(Optional.of(answered)));
  }

  @Override
  public CommandAnswer issue(String name, Map<String, Value> arguments) {
    refuseWhenOver();
    allowance.takeCommand().ifPresent(this::end);
    sequence++;
    CompletableFuture<Optional<CommandAnswered>> answer = new CompletableFuture<>();
    pending.set(Optional.of(new Pending(sequence, answer)));
    refuseWhenOver();
    clock.pause();
    try {
      write(
          new FromWorker.CommandIssued(
              start.run(), sequence, name, WireText.wellFormed(arguments)));
      CommandAnswered answered = await(answer).orElseThrow(RunOver::new);
      world.clock().answered(answered.clockMicros());
      return answered.answer();
    } finally {
      pending.set(Optional.empty());
      clock.resume();
      watch.ifPresent(Watch::goOn);
    }
  }

  @Override
  public void log(String line) {
    allowance
        .admit(line)
        .ifPresent(
            admitted -> write(new FromWorker.Logged(start.run(), WireText.wellFormed(admitted))));
  }

  @Override
  public void extendTime(int seconds) {
    // It costs the supervisor a frame, so it is counted as what it nearly is.
    allowance.takeCommand().ifPresent(this::end);
    refuseWhenOver();
    clock.extend(seconds);
    write(new FromWorker.TimeExtended(start.run(), seconds));
  }

  @Override
  public void renewTime() {
    clock.renew();
  }

  @Override
  public void end(RunEnding ending) {
    if (decide(ending)) {
      pending.get().ifPresent(waiting -> waiting.answer().complete(Optional.empty()));
      var _ = executing.thenAccept(this::stopUntilItLeft);
    }
  }

  @Override
  public void onReached(LimitReached limit) {
    end(limit);
  }

  @Override
  public void onMuchUsed() {
    surroundings.uses().tellSoon();
  }

  @Override
  public boolean isOver() {
    return decided.get().isPresent();
  }

  private void stopUntilItLeft(ScriptContext context) {
    surroundings
        .watchman()
        .repeat(() -> {
          boolean isRunning = !hasLeft;
          if (isRunning) {
            context.stop();
          }
          return isRunning;
        });
  }

  private boolean decide(RunEnding ending) {
    Optional<RunEnding> before = decided.get();
    return before.isEmpty() && decided.compareAndSet(before, Optional.of(ending));
  }

  private static RunEnding ending(ScriptEnd left, ScriptApi api) {
    return switch (left) {
      case ScriptEnd.Finished _ -> api.unanswered();
      case ScriptEnd.Faulted(RunEnding.Fault fault, int line, String message) ->
          new RunEnding.Failed(fault, line, message);
      case ScriptEnd.EngineFailed(String message) -> new RunEnding.EngineFailed(message);
    };
  }

  private Optional<CommandAnswered> await(CompletableFuture<Optional<CommandAnswered>> answer) {
    while (true) {
      try {
        return answer.get();
      } catch (InterruptedException e) {
        // An engine interrupts what it stops; whether the run is over is not for it to say.
        refuseWhenOver();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void write(FromWorker frame) {
    refuseWhenOver();
    try {
      surroundings.link().write(frame);
    } catch (IOException e) {
      // The reader of the link notices too and ends the worker.
      stop();
      throw new RunOver();
    }
  }

  private void refuseWhenOver() {
    if (isOver()) {
      throw new RunOver();
    }
  }
}

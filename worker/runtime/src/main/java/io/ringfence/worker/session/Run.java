package io.ringfence.worker.session;

import io.ringfence.worker.dialplan.CommandPort;
import io.ringfence.worker.dialplan.RunOver;
import io.ringfence.worker.dialplan.ScriptApi;
import io.ringfence.worker.engine.ContextSupply;
import io.ringfence.worker.engine.OutOfMemory;
import io.ringfence.worker.engine.ScriptContext;
import io.ringfence.worker.engine.ScriptEnd;
import io.ringfence.worker.guard.RunAllowance;
import io.ringfence.worker.guard.RunClock;
import io.ringfence.worker.guard.Watchman;
import io.ringfence.worker.guard.Watchman.Watch;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.RunEnding;
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
final class Run implements CommandPort {

  /** What a run takes from its session. */
  record Surroundings(SupervisorLink link, ContextSupply contexts, Watchman watchman) {}

  private record Pending(int sequence, CompletableFuture<Optional<CommandAnswer>> answer) {}

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
  private volatile boolean hasLeft;
  private int sequence;

  Run(StartRun start, String source, Surroundings surroundings) {
    this.start = start;
    this.source = source;
    this.surroundings = surroundings;
    allowance = new RunAllowance(start.limits());
    clock = new RunClock(start.limits(), System::nanoTime);
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
    ScriptApi api = new ScriptApi(start.call(), this);
    ScriptEnd left;
    clock.renew();
    try (Watch _ = surroundings.watchman().watch(clock, this::end)) {
      executing.complete(context);
      left = isOver() ? new ScriptEnd.Finished() : begin(context, api);
    } catch (Throwable e) {
      OutOfMemory.haltIf(e);
      left = new ScriptEnd.EngineFailed(e.toString());
    } finally {
      hasLeft = true;
      surroundings.contexts().dispose(context);
    }
    decide(ending(left, api));
    return WireText.wellFormed(decided.get().orElseThrow());
  }

  private ScriptEnd begin(ScriptContext context, ScriptApi api) {
    write(new FromWorker.RunBegun(start.run()));
    return context.execute(source, api);
  }

  /** The supervisor wants this run to end. */
  void stop() {
    end(new RunEnding.Stopped());
  }

  /** The answer to a command; one that nobody waits for is ignored. */
  void answer(int answered, CommandAnswer answer) {
    pending
        .get()
        .filter(waiting -> waiting.sequence() == answered)
        .ifPresent(waiting -> waiting.answer().complete(Optional.of(answer)));
  }

  @Override
  public CommandAnswer issue(String name, Map<String, Value> arguments) {
    refuseWhenOver();
    allowance.takeCommand().ifPresent(this::end);
    sequence++;
    CompletableFuture<Optional<CommandAnswer>> answer = new CompletableFuture<>();
    pending.set(Optional.of(new Pending(sequence, answer)));
    refuseWhenOver();
    clock.pause();
    try {
      write(
          new FromWorker.CommandIssued(
              start.run(), sequence, name, WireText.wellFormed(arguments)));
      return await(answer).orElseThrow(RunOver::new);
    } finally {
      pending.set(Optional.empty());
      clock.resume();
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

  private Optional<CommandAnswer> await(CompletableFuture<Optional<CommandAnswer>> answer) {
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

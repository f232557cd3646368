package io.ringfence.worker.session;

import io.ringfence.worker.engine.ContextSupply;
import io.ringfence.worker.engine.OutOfMemory;
import io.ringfence.worker.guard.Watchman;
import io.ringfence.worker.protocol.Frame;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.FromWorker.Hello;
import io.ringfence.worker.protocol.MalformedFrameException;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import io.ringfence.worker.protocol.ToWorker.StartRun;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The life of a link: from the hello of a ready worker to the reason why it is done. */
public final class Session {

  /** Why a session is over. */
  public sealed interface End {

    /** The supervisor said so, and nothing runs any more. */
    record Finished() implements End {}

    /** The link is closed. */
    record SupervisorGone() implements End {}

    /** The supervisor sent what it must not send. */
    record ProtocolBroken(String message) implements End {}
  }

  static final long RUN_STACK_BYTES = 1 << 20;

  private final SupervisorLink link;
  private final Run.Surroundings surroundings;
  private final Heartbeat heartbeat;
  private final Map<String, String> plans = new ConcurrentHashMap<>();
  private final Map<Long, Run> runs = new ConcurrentHashMap<>();
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private volatile boolean isFinishing;
  private boolean isWelcome;

  /** A session that has not begun. The link is closed by whoever opened it. */
  public Session(SupervisorLink link, ContextSupply contexts, Watchman watchman) {
    this.link = link;
    heartbeat = new Heartbeat(link, runs::size);
    surroundings = new Run.Surroundings(link, contexts, watchman, heartbeat.uses());
  }

  /** Says hello and serves until the session is over. */
  public End serve(Hello hello) {
    try {
      link.write(hello);
      Thread.ofPlatform().name("link-reader").daemon().start(this::read);
      return end.join();
    } catch (IOException _) {
      return new End.SupervisorGone();
    }
  }

  private void read() {
    try {
      Optional<ToWorker> frame = link.read();
      while (frame.isPresent() && !end.isDone()) {
        take(frame.get());
        frame = link.read();
      }
      end.complete(new End.SupervisorGone());
    } catch (MalformedFrameException e) {
      end.complete(new End.ProtocolBroken(String.valueOf(e.getMessage())));
    } catch (IOException _) {
      end.complete(new End.SupervisorGone());
    } catch (Throwable e) {
      // Without a reader there is no worker, whatever it was; a thread that cannot start is memory.
      OutOfMemory.haltIf(e);
      end.completeExceptionally(e);
    }
  }

  private void take(ToWorker frame) {
    if (!isWelcome && !(frame instanceof ToWorker.Welcome)) {
      end.complete(new End.ProtocolBroken("no welcome before " + frame));
      return;
    }
    switch (frame) {
      case ToWorker.Welcome welcome -> welcome(welcome);
      case ToWorker.PlanSent(String hash, String source) -> plans.put(hash, source);
      case ToWorker.PlanForgotten(String hash) -> plans.remove(hash);
      case StartRun start -> start(start);
      case ToWorker.CommandAnswered answered ->
          run(answered.run()).ifPresent(run -> run.answer(answered));
      case ToWorker.StopRun(long run) -> run(run).ifPresent(Run::stop);
      case ToWorker.Finish _ -> {
        isFinishing = true;
        finishWhenIdle();
      }
    }
  }

  private void welcome(ToWorker.Welcome welcome) {
    if (isWelcome || welcome.protocolVersion() != Frame.PROTOCOL_VERSION) {
      end.complete(
          new End.ProtocolBroken(
              "%s; spoken here: version %d, one welcome"
                  .formatted(welcome, Frame.PROTOCOL_VERSION)));
      return;
    }
    isWelcome = true;
    heartbeat.start(Duration.ofMillis(welcome.heartbeatMillis()));
  }

  private void start(StartRun start) {
    String source = plans.get(start.planHash());
    if (source == null || isFinishing) {
      String reason = isFinishing ? "is finishing" : "does not know plan " + start.planHash();
      tell(start.run(), new RunEnding.EngineFailed("the worker " + reason));
      return;
    }
    Run run = new Run(start, source, surroundings);
    if (runs.putIfAbsent(start.run(), run) != null) {
      end.complete(new End.ProtocolBroken("run " + start.run() + " was started twice"));
      return;
    }
    Thread.ofPlatform()
        .name("run-" + start.run())
        .daemon()
        .stackSize(RUN_STACK_BYTES)
        .start(() -> execute(start.run(), run));
  }

  private void execute(long number, Run run) {
    RunEnding ending = run.execute();
    runs.remove(number);
    tell(number, ending);
    finishWhenIdle();
  }

  private void tell(long run, RunEnding ending) {
    try {
      link.write(new FromWorker.RunEnded(run, ending));
    } catch (IOException _) {
      end.complete(new End.SupervisorGone());
    }
  }

  private void finishWhenIdle() {
    if (isFinishing && runs.isEmpty()) {
      end.complete(new End.Finished());
    }
  }

  private Optional<Run> run(long number) {
    return Optional.ofNullable(runs.get(number));
  }
}

package io.ringfence.worker.session;

import io.ringfence.worker.engine.ContextSupply;
import io.ringfence.worker.guard.Watchman;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.FrameCodec;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.RunLimits;
import io.ringfence.worker.protocol.RunOrigin;
import io.ringfence.worker.protocol.ToWorker;
import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A plan executed through the complete path before the worker says hello, so that it is known to
 * work and the first call need not load classes.
 */
public final class Rehearsal {

  /** The plan that every engine writes in its language ends with this status. */
  public static final int EXPECTED_STATUS = 420;

  private static final RunLimits LIMITS =
      new RunLimits(30_000, 30_000, 100, 10_000, 30_000, Long.MAX_VALUE);
  private static final PlanCall CALL =
      new PlanCall(
          "rehearsal",
          "rehearsal",
          false,
          new PlanCall.Request(
              "INVITE",
              "sip:rehearsal@ringfence.invalid;user=phone",
              List.of(
                  new PlanCall.Header("From", "\"Rehearsal\" <sip:from@ringfence.invalid>;tag=1"),
                  new PlanCall.Header("To", "<sip:to@ringfence.invalid>"),
                  new PlanCall.Header("CSeq", "1 INVITE")),
              ""),
          List.of());

  private Rehearsal() {}

  /**
   * Executes the plan.
   *
   * @throws IllegalStateException if it does not end as it must
   */
  public static void perform(String plan, ContextSupply contexts, Watchman watchman) {
    CompletableFuture<RunEnding> ended = new CompletableFuture<>();
    Answering link = new Answering();
    Run run =
        new Run(
            new ToWorker.StartRun(1, "rehearsal", CALL, LIMITS, new RunOrigin(1, 0, 0)),
            plan,
            new Run.Surroundings(link, contexts, watchman, new UseReport(link, Runnable::run)));
    link.run = Optional.of(run);
    Thread.ofPlatform()
        .name("rehearsal")
        .daemon()
        .stackSize(Session.RUN_STACK_BYTES)
        .start(() -> ended.complete(run.execute()));
    RunEnding ending = ended.join();
    if (!(ending instanceof RunEnding.Responded(int status, _)) || status != EXPECTED_STATUS) {
      throw new IllegalStateException("the rehearsal of the engine ended with " + ending);
    }
  }

  /** Answers every command at once, on the thread of the run. */
  private static final class Answering implements SupervisorLink {
    private final FrameCodec codec = new FrameCodec();
    private Optional<Run> run = Optional.empty();

    @Override
    public Optional<ToWorker> read() {
      return Optional.empty();
    }

    @Override
    public void write(FromWorker frame) {
      var _ = codec.encode(frame);
      if (frame instanceof FromWorker.CommandIssued command) {
        CommandAnswer answer =
            new CommandAnswer.Done(
                Map.of(
                    "result", new Value.Whole(3),
                    "status", new Value.Whole(404),
                    "reason", new Value.Text("Not Found")));
        run.ifPresent(waiting ->
            waiting.answer(new ToWorker.CommandAnswered(1, command.sequence(), answer, 0)));
      }
    }

    @Override
    public void close() {}
  }
}

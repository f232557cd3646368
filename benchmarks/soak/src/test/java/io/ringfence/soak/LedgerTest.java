package io.ringfence.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final CallOutcome ANSWERED = new Completed(new Ending.Answered());
  private static final CallOutcome WORKER_LOST = new CallOutcome.WorkerLost(3, "killed", 2);

  private final AtomicLong nanos = new AtomicLong();
  private final Ledger ledger = new Ledger(nanos::get);

  @Test
  void aCallThatDoesWhatItsPlanSaysIsInOrder() {
    Call call = place(Temper.HONEST);
    ledger.onPerformed(call.id(), dial("s1-busy-10@soak"));
    ledger.onPerformed(call.id(), dial("s2-answer-10@soak"));
    ledger.onEnded(new Ended(call, ANSWERED), ANSWERED);
    ledger.close();
    assertEquals(new Ledger.Counts(1, 1, 0, 0, 0), ledger.counts());
    assertEquals(List.of(), ledger.findings());
  }

  @Test
  void aCommandThatIsPerformedTwiceIsDuplicatedWhateverItsArguments() {
    Call call = place(Temper.HONEST);
    ledger.onPerformed(call.id(), dial("s1-busy-10@soak"));
    ledger.onPerformed(call.id(), dial("s1-busy-20@soak"));
    assertEquals(1, ledger.counts().duplicated());
    assertTrue(ledger.findings().getFirst().fault().contains("command 1 twice"));
  }

  @Test
  void aCommandOfACallThatEndedLongAgoIsDuplicated() {
    Call call = place(Temper.FAILING);
    CallOutcome failed = new CallOutcome.ScriptFailed(CallOutcome.Fault.EXCEPTION, 1, "raised");
    ledger.onEnded(new Ended(call, failed), failed);
    nanos.set(Duration.ofMinutes(1).toNanos());
    ledger.forgetEnded();
    ledger.onPerformed(call.id(), dial("s1-busy-10@soak"));
    assertEquals(1, ledger.counts().duplicated());
  }

  @Test
  void aCallThatSkipsACommandIsLost() {
    Call call = place(Temper.HONEST);
    ledger.onPerformed(call.id(), dial("s2-answer-10@soak"));
    ledger.onEnded(new Ended(call, ANSWERED), ANSWERED);
    assertEquals(1, ledger.counts().lost());
    assertEquals("the host saw the commands [2], not [1, 2]", ledger.findings().getFirst().fault());
  }

  @Test
  void aValueThatChangesIsLost() {
    Call call = place(Temper.CLOCK);
    ledger.onPerformed(call.id(), dial("s1-busy-10 drawn=4@soak"));
    ledger.onPerformed(call.id(), dial("s2-answer-10 drawn=5@soak"));
    assertEquals(1, ledger.counts().lost());
    assertEquals("drawn was 4 and is 5", ledger.findings().getFirst().fault());
  }

  @Test
  void aCallWithoutAnOutcomeIsLostInTheEnd() {
    Call call = place(Temper.FLOODING);
    assertEquals(List.of(call.id()), ledger.open());
    ledger.close();
    assertEquals(1, ledger.counts().lost());
  }

  @Test
  void aCallWithTwoOutcomesIsLost() {
    Call call = place(Temper.FLOODING);
    perform(call);
    ledger.onEnded(new Ended(call, WORKER_LOST), ANSWERED);
    ledger.close();
    assertEquals(1, ledger.counts().lost());
    assertTrue(ledger.findings().getFirst().fault().startsWith("two outcomes"));
  }

  @Test
  void noTemperAccountsForALostWorker() {
    for (Temper temper : Temper.values()) {
      Call call = place(temper);
      ledger.onEnded(new Ended(call, WORKER_LOST), WORKER_LOST);
    }
    assertEquals(Temper.values().length, ledger.counts().lost());
  }

  @Test
  void aLimitIsTheFaultOfAGreedyOwnerAndOfNoHonestOne() {
    CallOutcome limit = new CallOutcome.LimitExceeded(CallOutcome.Limit.CPU_TIME, 2_100, 2_000);
    ledger.onEnded(new Ended(place(Temper.GREEDY), limit), limit);
    assertEquals(0, ledger.counts().lost());
    ledger.onEnded(new Ended(place(Temper.HONEST), limit), limit);
    assertEquals(1, ledger.counts().lost());
  }

  @Test
  void aDivergedCallIsCountedAndLost() {
    CallOutcome diverged = new CallOutcome.Diverged(1, dial("s1-busy-10@soak"), Optional.empty());
    ledger.onEnded(new Ended(place(Temper.CLOCK), diverged), diverged);
    assertEquals(new Ledger.Counts(1, 1, 1, 1, 0), ledger.counts());
  }

  @Test
  void aFindingTellsWhatHappenedToItsCallAfterwards() {
    Call call = place(Temper.HONEST);
    ledger.onEnded(new Ended(call, WORKER_LOST), WORKER_LOST);
    nanos.set(Duration.ofMinutes(1).toNanos());
    ledger.forgetEnded();
    ledger.onHappened(call.id(), "ruby worker 3 is gone");
    assertEquals("ruby worker 3 is gone", ledger.findings().getFirst().history().getLast());
  }

  private Call place(Temper temper) {
    SoakPlan plan =
        new PlanWriter("anna", temper, Language.RUBY)
            .dial(Conduct.BUSY, 10)
            .dial(Conduct.ANSWER, 10)
            .named("in");
    Call call =
        Call.inbound(
            "c-" + (ledger.counts().calls() + 1),
            plan.dialplan(),
            SipRequest.builder("INVITE", "sip:100@example.org").build());
    ledger.onPlaced(call, plan);
    return call;
  }

  private void perform(Call call) {
    ledger.onPerformed(call.id(), dial("s1-busy-10@soak"));
    ledger.onPerformed(call.id(), dial("s2-answer-10@soak"));
  }

  private static Command dial(String destination) {
    return new Command.Dial(destination, Duration.ofSeconds(60), Optional.empty());
  }

  /** A call whose outcome, when asked again, is {@code again}. */
  private record Ended(Call call, CallOutcome again) implements DispatchedCall {
    @Override
    public CallOutcome join() {
      return again;
    }

    @Override
    public CompletableFuture<CallOutcome> outcome() {
      return CompletableFuture.completedFuture(again);
    }

    @Override
    public void cancel() {
      throw new AssertionError("the ledger cancels nothing");
    }
  }
}

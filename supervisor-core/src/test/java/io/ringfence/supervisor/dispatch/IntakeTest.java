package io.ringfence.supervisor.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.dispatch.WaitingLine.Joined;
import io.ringfence.supervisor.pool.Demand;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.QuarantineSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final SipRequest REQUEST =
      SipRequest.builder("INVITE", "sip:1@example.org").build();
  private static final Openings ALL = new Openings(Openings.ForAnybody.SHARED, Set.of());
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Intake<String> intake =
      new Intake<>(
          new Intake.Rules(
              new OwnerSettings(3, 100, 2),
              QuarantineSettings.DEFAULT,
              WaitingSettings.DEFAULT.calls(3)),
          Set.of(Language.RUBY, Language.JAVASCRIPT));

  private static Call call(String id) {
    Dialplan plan = Dialplan.of(id.substring(0, 1), "main", Language.RUBY, "exit");
    return Call.inbound(id, plan, REQUEST);
  }

  private Optional<Rejected> admit(String id, Standing standing, long now) {
    return intake.admit(id, call(id), standing, now);
  }

  private Optional<Rejected> admit(String id) {
    return admit(id, Standing.ORDINARY, 0);
  }

  private void quarantine(String owner) {
    Dialplan plan = call(owner).dialplan();
    intake.strike(plan, 0);
    intake.strike(plan, 0);
    assertTrue(intake.strike(plan, 0).isPresent());
  }

  @Test
  void aCallIsCountedUntilItLeavesWhereverItIs() {
    assertEquals(Optional.empty(), admit("a1"));
    assertEquals(Optional.empty(), admit("a2"));
    assertEquals(Optional.empty(), admit("a3"));
    assertInstanceOf(Joined.Waits.class, intake.join("a1"));
    intake.onStarted("a2", call("a2"));
    assertEquals(Refusal.OWNER_CALLS, admit("a4").orElseThrow().refusal());
    intake.leave("a1", Conduct.UNKNOWN, 0);
    assertEquals(Optional.empty(), admit("a4"));
    assertEquals(3, intake.calls());
    assertEquals(Optional.empty(), intake.next(Language.RUBY, ALL), "who left does not wait");
  }

  @Test
  void whoLeftMeanwhileDoesNotComeBack() {
    admit("a1");
    intake.join("a1");
    assertEquals(Optional.of("a1"), intake.next(Language.RUBY, ALL));
    intake.leave("a1", Conduct.UNKNOWN, 0);
    intake.putBack("a1");
    intake.rejoin("a1");
    assertFalse(intake.hasNext(Language.RUBY, ALL));
    assertFalse(intake.leave("a1", Conduct.GOOD, 0), "it leaves once");
    intake.join("a1");
    assertFalse(intake.isWaiting("a1"));
    assertEquals(new Demand(0, 0), intake.demand(Language.RUBY, List.of()));
  }

  @Test
  void eachLanguageHasItsLine() {
    admit("a1");
    intake.join("a1");
    assertFalse(intake.hasNext(Language.JAVASCRIPT, ALL));
    assertEquals(new Demand(1, 1), intake.demand(Language.RUBY, List.of("b")));
    assertEquals(new Demand(0, 1), intake.demand(Language.RUBY, List.of("a")));
    assertEquals(Demand.NONE, intake.demand(Language.JAVASCRIPT, List.of()));
  }

  @Test
  void aResumedCallGoesBeforeNewOnesAndIsNoNewCall() {
    admit("a1");
    intake.onStarted("a1", call("a1"));
    admit("b1");
    intake.join("b1");
    intake.onRunOver(call("a1"));
    intake.rejoin("a1");
    assertEquals(List.of("b1"), intake.newCalls());
    assertTrue(intake.isWaiting("a1"));
    assertEquals(Optional.of("a1"), intake.next(Language.RUBY, ALL));
  }

  @Test
  void aPlanInQuarantineIsRefusedAndItsOwnersCallsAreNotCounted() {
    quarantine("a");
    Rejected refused = admit("a1").orElseThrow();
    assertEquals(Refusal.QUARANTINE, refused.refusal());
    assertEquals(Duration.ofMinutes(1), refused.retryAfter());
    assertEquals(0, intake.calls());
    assertEquals(Optional.empty(), admit("b1"));
  }

  @Test
  void anEmergencyCallIsNoTrialAndNeverRefused() {
    quarantine("a");
    for (int i = 0; i < 10; i++) {
      assertEquals(Optional.empty(), admit("a" + i, Standing.EMERGENCY, 0));
    }
    assertFalse(intake.leave("a0", Conduct.GOOD, MINUTE));
    assertEquals(Refusal.QUARANTINE, admit("a10").orElseThrow().refusal());
  }

  @Test
  void aTrialThatIsRefusedForAnotherReasonFreesItsPlace() {
    quarantine("a");
    for (int i = 0; i < 3; i++) {
      admit("a" + i, Standing.EMERGENCY, MINUTE);
    }
    assertEquals(
        Refusal.OWNER_CALLS, admit("a3", Standing.ORDINARY, MINUTE).orElseThrow().refusal());
    intake.leave("a0", Conduct.UNKNOWN, MINUTE);
    assertEquals(Optional.empty(), admit("a4", Standing.ORDINARY, MINUTE));
    assertEquals(
        Refusal.QUARANTINE, admit("a5", Standing.ORDINARY, MINUTE).orElseThrow().refusal());
    intake.leave("a4", Conduct.UNKNOWN, MINUTE);
    assertEquals(Optional.empty(), admit("a6", Standing.ORDINARY, MINUTE));
    assertTrue(intake.leave("a6", Conduct.GOOD, MINUTE), "it is released");
  }

  @Test
  void aDisplacedCallIsToLeave() {
    for (String id : List.of("a1", "a2", "b1")) {
      admit(id);
      assertInstanceOf(Joined.Waits.class, intake.join(id));
    }
    admit("c1", Standing.EMERGENCY, 0);
    Joined<String> joined = intake.join("c1");
    assertEquals("b1", assertInstanceOf(Joined.InsteadOf.class, joined).displaced());
    assertFalse(intake.isWaiting("b1"));
    assertEquals(4, intake.calls());
    intake.leave("b1", Conduct.UNKNOWN, 0);
    assertEquals(3, intake.calls());
  }
}

package io.ringfence.supervisor.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.settings.OwnerSettings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Optional<Rejected> IN = Optional.empty();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  // Far from zero on purpose, and near where a long wraps round.
  private static final long NOW = Long.MAX_VALUE - 10;

  private final Admission admission = new Admission(new OwnerSettings(3, 10, 5));

  private Optional<Rejected> admit(String owner, long now) {
    return admission.admit(owner, Standing.ORDINARY, now);
  }

  /** Begins and ends a call. */
  private Optional<Rejected> pass(String owner, Standing standing, long now) {
    Optional<Rejected> refused = admission.admit(owner, standing, now);
    if (refused.isEmpty()) {
      admission.left(owner, now);
    }
    return refused;
  }

  @Test
  void anOwnerHasSoManyCallsAtOnce() {
    for (int i = 0; i < 3; i++) {
      assertEquals(IN, admit("anna", NOW));
    }
    assertEquals(
        Optional.of(new Rejected(Refusal.OWNER_CALLS, 3, 3, Duration.ofSeconds(1))),
        admit("anna", NOW));
    assertEquals(IN, admit("berta", NOW));
    admission.left("anna", NOW);
    assertEquals(IN, admit("anna", NOW));
    assertEquals(3, admission.calls("anna"));
  }

  @Test
  void aBurstIsTwiceTheRateAndThenTheNextTokenIsAwaited() {
    for (int i = 0; i < 20; i++) {
      assertEquals(IN, pass("anna", Standing.ORDINARY, NOW));
    }
    assertEquals(
        Optional.of(new Rejected(Refusal.OWNER_STARTS, 20, 10, Duration.ofMillis(100))),
        pass("anna", Standing.ORDINARY, NOW));
    Rejected later = pass("anna", Standing.ORDINARY, NOW + SECOND / 16).orElseThrow();
    assertEquals(Duration.ofMillis(38), later.retryAfter());
    assertEquals(IN, pass("anna", Standing.ORDINARY, NOW + SECOND / 10));
    assertTrue(pass("anna", Standing.ORDINARY, NOW + SECOND / 10).isPresent());
    assertEquals(IN, pass("berta", Standing.ORDINARY, NOW));
  }

  @Test
  void theRateIsSustained() {
    int begun = 0;
    for (long at = 0; at < 10 * SECOND; at += SECOND / 100) {
      begun += pass("anna", Standing.ORDINARY, NOW + at).isEmpty() ? 1 : 0;
    }
    assertTrue(begun >= 118 && begun <= 120, () -> "20 of the burst and 10 each second");
  }

  @Test
  void aRefusedCallCostsNothing() {
    for (int i = 0; i < 3; i++) {
      admit("anna", NOW);
    }
    for (int i = 0; i < 1_000; i++) {
      assertEquals(Refusal.OWNER_CALLS, admit("anna", NOW).orElseThrow().refusal());
    }
    admission.left("anna", NOW);
    assertEquals(IN, admit("anna", NOW));
  }

  @Test
  void anEmergencyCallPassesAndIsCounted() {
    for (int i = 0; i < 50; i++) {
      assertEquals(IN, admission.admit("anna", Standing.EMERGENCY, NOW));
    }
    assertEquals(50, admission.calls("anna"));
    Rejected refused = admit("anna", NOW).orElseThrow();
    assertEquals(Refusal.OWNER_CALLS, refused.refusal());
    assertEquals(50, refused.seen());
    for (int i = 0; i < 50; i++) {
      admission.left("anna", NOW);
    }
    // Their starts count, but leave no debt beyond a full burst.
    assertEquals(Refusal.OWNER_STARTS, admit("anna", NOW).orElseThrow().refusal());
    assertEquals(IN, admit("anna", NOW + SECOND / 10));
  }

  @Test
  void ownersWithoutACallAreForgottenOnceTheyMayBeginAFullBurst() {
    for (int i = 0; i < 10_000; i++) {
      assertEquals(IN, pass("owner-" + i, Standing.ORDINARY, NOW + i));
    }
    assertEquals(10_000, admission.owners());
    pass("anna", Standing.ORDINARY, NOW + SECOND);
    assertEquals(1, admission.owners());
  }

  @Test
  void whoIsForgottenDoesNotGainByIt() {
    for (int i = 0; i < 20; i++) {
      pass("anna", Standing.ORDINARY, NOW);
    }
    pass("berta", Standing.ORDINARY, NOW + SECOND);
    assertTrue(admission.owners() >= 2);
    for (int i = 0; i < 10; i++) {
      assertEquals(IN, pass("anna", Standing.ORDINARY, NOW + SECOND));
    }
    assertTrue(pass("anna", Standing.ORDINARY, NOW + SECOND).isPresent());
  }

  @Test
  void leavingWithoutACallChangesNothing() {
    admission.left("nobody", NOW);
    assertEquals(0, admission.calls("nobody"));
    assertEquals(0, admission.owners());
  }

  @Test
  void aDayHasItsLimitAndBeginsWithTheFirstCall() {
    Admission limited = new Admission(new OwnerSettings(3, 10, 5).callsPerDay(2));
    long later = NOW + Duration.ofHours(1).toNanos();
    assertEquals(Optional.empty(), limited.admit("anna", Standing.ORDINARY, NOW));
    limited.left("anna", NOW);
    assertEquals(Optional.empty(), limited.admit("anna", Standing.ORDINARY, later));
    limited.left("anna", later);
    assertEquals(
        Optional.of(new Rejected(Refusal.OWNER_DAY, 2, 2, Duration.ofHours(23))),
        limited.admit("anna", Standing.ORDINARY, later));
    assertEquals(Optional.empty(), limited.admit("anna", Standing.EMERGENCY, later));
    assertEquals(Optional.empty(), limited.admit("bert", Standing.ORDINARY, later));
    long nextDay = NOW + Duration.ofDays(1).toNanos();
    assertEquals(Optional.empty(), limited.admit("anna", Standing.ORDINARY, nextDay));
  }

  @Test
  void anOwnerIsForgottenWhenItsDayIsOver() {
    DailyCalls daily = new DailyCalls();
    for (int owner = 0; owner < 1_000; owner++) {
      daily.count("owner-" + owner, NOW + owner);
    }
    daily.count("late", NOW + Duration.ofDays(1).toNanos() + 998);
    assertEquals(2, daily.owners());
  }
}

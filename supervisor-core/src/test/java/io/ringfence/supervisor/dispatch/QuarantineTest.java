package io.ringfence.supervisor.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.dispatch.Quarantine.Sentence;
import io.ringfence.supervisor.dispatch.Quarantine.Verdict;
import io.ringfence.supervisor.settings.QuarantineSettings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Three strikes in ten minutes, or five of an owner; one minute, then two, then three at most. */
class QuarantineTest {
  private static final Verdict FREE = new Verdict.Free();
  private static final Dialplan BAD = plan("anna", "bad");

  private final Quarantine quarantine =
      new Quarantine(
          new QuarantineSettings(
              3, 5, Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofMinutes(3)));
  private long now = -5;

  private static Dialplan plan(String owner, String source) {
    return Dialplan.of(owner, "main", Language.RUBY, source);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private Verdict judge(Dialplan plan) {
    return quarantine.judge(plan, now);
  }

  private Rejected refused(Dialplan plan) {
    return assertInstanceOf(Verdict.Refused.class, judge(plan)).rejected();
  }

  private long trial(Dialplan plan) {
    return assertInstanceOf(Verdict.OnTrial.class, judge(plan)).trial();
  }

  private Optional<Sentence> strike(Dialplan plan) {
    return quarantine.strike(plan, now);
  }

  private boolean endedWell(Dialplan plan, long trial) {
    return quarantine.ended(plan, trial, Conduct.GOOD, now);
  }

  private void sentence() {
    strike(BAD);
    strike(BAD);
    assertTrue(strike(BAD).isPresent());
  }

  @Nested
  class OfAPlan {

    @Test
    void theThirdStrikeWithinThePeriodBeginsIt() {
      assertEquals(Optional.empty(), strike(BAD));
      pass(Duration.ofMinutes(5));
      assertEquals(Optional.empty(), strike(BAD));
      assertEquals(FREE, judge(BAD));
      pass(Duration.ofMinutes(5));
      pass(Duration.ofNanos(-1));
      assertEquals(Optional.of(new Sentence(3, Duration.ofMinutes(1))), strike(BAD));
      assertEquals(new Rejected(Refusal.QUARANTINE, 3, 3, Duration.ofMinutes(1)), refused(BAD));
    }

    @Test
    void olderStrikesAreForgiven() {
      strike(BAD);
      pass(Duration.ofMinutes(5));
      strike(BAD);
      pass(Duration.ofMinutes(5));
      assertEquals(Optional.empty(), strike(BAD));
      assertEquals(FREE, judge(BAD));
    }

    @Test
    void otherPlansAndOwnersGoOn() {
      sentence();
      assertEquals(FREE, judge(plan("anna", "good")));
      assertEquals(FREE, judge(plan("berta", "bad")));
    }

    @Test
    void theRefusalSaysWhenTheNextTryIs() {
      sentence();
      pass(Duration.ofSeconds(45));
      assertEquals(Duration.ofSeconds(15), refused(BAD).retryAfter());
    }

    @Test
    void afterItsTimeOneCallAtATimeMayTry() {
      sentence();
      pass(Duration.ofMinutes(1));
      long trial = trial(BAD);
      assertEquals(Duration.ofSeconds(1), refused(BAD).retryAfter());
      assertFalse(quarantine.ended(BAD, trial, Conduct.UNKNOWN, now));
      assertTrue(trial(BAD) > trial);
    }

    @Test
    void aGoodTrialReleasesIt() {
      sentence();
      pass(Duration.ofMinutes(1));
      assertTrue(endedWell(BAD, trial(BAD)));
      assertEquals(FREE, judge(BAD));
      assertEquals(Optional.empty(), strike(BAD), "it starts anew");
    }

    @Test
    void aBadTrialDoublesItsTimeUpToTheLongest() {
      sentence();
      for (int minutes : new int[] {2, 3, 3}) {
        pass(Duration.ofMinutes(3));
        long trial = trial(BAD);
        assertEquals(Duration.ofMinutes(minutes), strike(BAD).orElseThrow().time());
        assertFalse(quarantine.ended(BAD, trial, Conduct.UNKNOWN, now));
        assertEquals(Duration.ofMinutes(minutes), refused(BAD).retryAfter());
      }
      assertEquals(6, refused(BAD).seen());
    }

    @Test
    void callsThatBeganBeforeItNeitherLengthenNorEndIt() {
      sentence();
      assertEquals(Optional.empty(), strike(BAD));
      assertFalse(endedWell(BAD, 0));
      assertEquals(Duration.ofMinutes(1), refused(BAD).retryAfter());
      pass(Duration.ofMinutes(1));
      assertFalse(endedWell(BAD, 0));
      trial(BAD);
    }

    @Test
    void aTrialOfAnEarlierTimeSaysNothingOfALaterOne() {
      sentence();
      pass(Duration.ofMinutes(1));
      long first = trial(BAD);
      strike(BAD);
      pass(Duration.ofMinutes(2));
      long second = trial(BAD);
      assertFalse(endedWell(BAD, first));
      assertInstanceOf(Verdict.Refused.class, judge(BAD), "the second one is still out");
      assertTrue(endedWell(BAD, second));
    }
  }

  @Nested
  class OfAnOwner {

    private void strikeWithFivePlans() {
      for (int i = 0; i < 5; i++) {
        strike(plan("anna", "bad " + i));
      }
    }

    @Test
    void itRefusesPlansThatHadNoGoodRun() {
      Dialplan good = plan("anna", "good");
      endedWell(good, 0);
      strikeWithFivePlans();
      assertEquals(
          new Rejected(Refusal.OWNER_QUARANTINE, 5, 5, Duration.ofMinutes(10)),
          refused(plan("anna", "new")));
      assertEquals(FREE, judge(good));
      assertEquals(FREE, judge(plan("berta", "new")));
    }

    @Test
    void aPlanWithAStrikeSinceItsGoodRunIsRefused() {
      endedWell(plan("anna", "bad 0"), 0);
      strikeWithFivePlans();
      assertEquals(Refusal.OWNER_QUARANTINE, refused(plan("anna", "bad 0")).refusal());
    }

    @Test
    void aGoodRunCountsAsLongAsThePeriod() {
      Dialplan good = plan("anna", "good");
      endedWell(good, 0);
      pass(Duration.ofMinutes(9));
      strikeWithFivePlans();
      assertEquals(FREE, judge(good));
      pass(Duration.ofMinutes(1).plusNanos(1));
      assertInstanceOf(Verdict.Refused.class, judge(good));
    }

    @Test
    void itEndsWhenTheStrikesAreOld() {
      strikeWithFivePlans();
      pass(Duration.ofMinutes(9));
      assertEquals(Duration.ofMinutes(1), refused(plan("anna", "new")).retryAfter());
      pass(Duration.ofMinutes(1));
      assertEquals(FREE, judge(plan("anna", "new")));
    }
  }

  @Nested
  class Memory {

    @Test
    void itIsBounded() {
      for (int i = 0; i < 3 * Quarantine.MOST_REMEMBERED; i++) {
        strike(plan("owner-" + i, "bad"));
        endedWell(plan("owner-" + i, "good"), 0);
      }
      assertEquals(3 * Quarantine.MOST_REMEMBERED, quarantine.remembered());
    }

    @Test
    void aPlanInQuarantineIsRememberedBeforeOthers() {
      sentence();
      strike(plan("berta", "bad"));
      for (int i = 0; i < 2 * Quarantine.MOST_REMEMBERED; i++) {
        strike(plan("owner-" + i, "bad"));
        endedWell(plan("owner-" + i, "good"), 0);
      }
      assertEquals(Refusal.QUARANTINE, refused(BAD).refusal());
      strike(plan("berta", "bad"));
      assertEquals(Optional.empty(), strike(plan("berta", "bad")), "her first one is forgotten");
    }

    @Test
    void soIsAnOwnerInQuarantine() {
      for (int i = 0; i < 5; i++) {
        strike(plan("anna", "bad " + i));
      }
      for (int i = 0; i < 2 * Quarantine.MOST_REMEMBERED; i++) {
        strike(plan("owner-" + i, "bad"));
      }
      assertEquals(Refusal.OWNER_QUARANTINE, refused(plan("anna", "new")).refusal());
    }
  }
}

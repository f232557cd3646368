package io.ringfence.supervisor.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.worker.protocol.ToWorker;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SentPlansTest {
  private final SentPlans sent = new SentPlans();

  private static Dialplan plan(int number) {
    return Dialplan.of("anna", "main", Language.RUBY, "sys.Respond(" + number + ")");
  }

  private static Dialplan large(int number) {
    String source = String.valueOf(number) + "#".repeat((256 << 10) - 4);
    return Dialplan.of("anna", "main", Language.RUBY, source);
  }

  private static ToWorker sending(Dialplan plan) {
    return new ToWorker.PlanSent(plan.hash(), plan.source());
  }

  private static ToWorker forgetting(Dialplan plan) {
    return new ToWorker.PlanForgotten(plan.hash());
  }

  @Test
  void aPlanGoesOnce() {
    assertEquals(List.of(sending(plan(1))), sent.framesBefore(plan(1)));
    assertEquals(List.of(), sent.framesBefore(plan(1)));
    assertEquals(List.of(), sent.framesBefore(plan(1)));
  }

  @Test
  void theSameSourceOfAnotherOwnerIsTheSamePlan() {
    Dialplan ofAnna = plan(1);
    Dialplan ofBert = Dialplan.of("bert", "other", Language.RUBY, ofAnna.source());
    assertEquals(1, sent.framesBefore(ofAnna).size());
    assertEquals(List.of(), sent.framesBefore(ofBert));
  }

  @Test
  void theOneUsedLongestAgoIsForgottenForOneTooMany() {
    for (int i = 0; i < 256; i++) {
      assertEquals(List.of(sending(plan(i))), sent.framesBefore(plan(i)));
    }
    assertEquals(List.of(), sent.framesBefore(plan(0)));
    assertEquals(List.of(forgetting(plan(1)), sending(plan(256))), sent.framesBefore(plan(256)));
    assertEquals(List.of(forgetting(plan(2)), sending(plan(1))), sent.framesBefore(plan(1)));
  }

  @Test
  void asManyAsNeededAreForgottenForOneThatIsLarge() {
    for (int i = 0; i < 8; i++) {
      assertEquals(1, sent.framesBefore(large(i)).size());
    }
    assertEquals(List.of(forgetting(large(0)), sending(large(8))), sent.framesBefore(large(8)));
  }

  @Test
  void bothSidesAlwaysAgreeOnWhatTheWorkerHolds() {
    long seed = Long.getLong("ringfence.seed", System.nanoTime());
    Random random = new Random(seed);
    Set<String> held = new HashSet<>();
    for (int i = 0; i < 3_000; i++) {
      Dialplan plan =
          random.nextInt(40) == 0 ? large(random.nextInt(12)) : plan(random.nextInt(400));
      for (ToWorker frame : sent.framesBefore(plan)) {
        switch (frame) {
          case ToWorker.PlanSent(String hash, _) -> assertTrue(held.add(hash), "seed " + seed);
          case ToWorker.PlanForgotten(String hash) -> assertTrue(held.remove(hash), "seed " + seed);
          default -> throw new AssertionError(frame + ", seed " + seed);
        }
      }
      assertTrue(held.contains(plan.hash()), "seed " + seed);
      assertTrue(held.size() <= 256, "seed " + seed);
    }
  }
}

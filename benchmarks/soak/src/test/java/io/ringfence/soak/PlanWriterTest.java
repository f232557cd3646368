package io.ringfence.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.Language;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanWriterTest {

  @Test
  void aPlanKnowsItsCommandsAndItsEnd() {
    SoakPlan plan =
        new PlanWriter("anna", Temper.HONEST, Language.JAVASCRIPT)
            .provisional(Conduct.ANSWER, 5)
            .dial(Conduct.BUSY, 400, "drawn")
            .respond(486, "drawn")
            .named("in");
    assertEquals(List.of(1, 2, 3), plan.steps());
    assertEquals(
        """
        sys.respond(183, `s1-answer-5`);
        sys.dial(`s2-busy-400 drawn=${drawn}@soak`);
        if (sys.lastFailureStatus !== 486) sys.respond(500, `s102 saw ${sys.lastFailureStatus}`);
        sys.respond(486, `s3-answer-1 drawn=${drawn}`);
        """,
        plan.dialplan().source());
    assertTrue(plan.endsAs(new Ending.Responded(486, "whatever")));
    assertFalse(plan.endsAs(new Ending.Responded(500, "s102 saw 0")));
    assertFalse(plan.endsAs(new Ending.Answered()));
  }

  @Test
  void aPlanThatRunsOffItsEndLeavesTheStatusOfItsLastDial() {
    SoakPlan plan =
        new PlanWriter("anna", Temper.HONEST, Language.RUBY)
            .dial(Conduct.DOWN, 1)
            .dial(Conduct.THROW, 1)
            .named("in");
    assertTrue(plan.endsAs(new Ending.Unanswered(480, "Temporarily Unavailable")));
  }

  @Test
  void theHostReadsWhatThePlanWrites() {
    String destination = Conduct.BUSY.dialString(2, 400) + " drawn=7@soak";
    assertEquals(new Conduct.Place(Conduct.BUSY, Duration.ofMillis(400)), Conduct.of(destination));
  }
}

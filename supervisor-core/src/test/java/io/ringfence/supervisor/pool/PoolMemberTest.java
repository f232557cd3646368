package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.event.Blame;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.link.RunLoss;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolMemberTest {
  private static final Dialplan PLAN = Dialplan.of("anna", "main", Language.RUBY, "exit");
  private static final RunLoss LOST = new RunLoss.Lost("crashed", false);

  private final PoolMember member = new PoolMember(Language.RUBY, 3, LifeFixture.RULES);

  private static Verdict.Judged judged(String id, RunLoss loss) {
    SipRequest request = SipRequest.builder("INVITE", "sip:1@example.org").build();
    return new Verdict.Judged(Call.inbound(id, PLAN, request), loss);
  }

  @Test
  void anIncidentNamesWhoIsUnderSuspicion() {
    member.onGivenUp(
        new Verdict(
            LifeFixture.CRASHED,
            List.of(judged("c-1", LOST), judged("c-2", new RunLoss.Lost("crashed", true))),
            LOST,
            Optional.empty(),
            Toll.BOUNDED));
    Incident incident = member.incident(LifeFixture.CRASHED);
    assertEquals(Optional.empty(), incident.blame());
    assertEquals(
        Optional.of(
            new Blame(
                "c-2",
                "anna",
                "main",
                PLAN.hash(),
                "of the 2 runs there it was the last that began to execute")),
        incident.suspect());
  }

  @Test
  void anIncidentHoldsTheReadingsOfMemoryAndOfProcessorTime() {
    for (int i = 1; i <= 40; i++) {
      member.readings =
          member.readings.and(
              new WorkerReadings.Reading(
                  member.startedNanos, Optional.of(LifeFixture.THRESHOLD), cpu(i)));
    }
    Incident incident = member.incident(LifeFixture.CRASHED);
    assertEquals(24, incident.memoryReadings().size());
    assertEquals(24, incident.cpuReadings().size());
    assertEquals(cpu(40), Optional.of(incident.cpuReadings().getLast().total()));
    assertEquals(Optional.empty(), incident.suspect());
  }

  private static Optional<Duration> cpu(int seconds) {
    return Optional.of(Duration.ofSeconds(seconds));
  }
}

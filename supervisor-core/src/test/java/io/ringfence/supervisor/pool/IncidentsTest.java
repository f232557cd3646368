package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.WorkerIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IncidentsTest {

  private static Incident incident(long incarnation) {
    return new Incident(
        new WorkerIdentity(Language.RUBY, incarnation, 812),
        Optional.of("anna"),
        new EndReason.LinkLost(),
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH,
        Duration.ZERO,
        7,
        List.of("c-1"),
        List.of(),
        List.of(),
        List.of(),
        List.of("a line"),
        List.of("a thread"));
  }

  @Test
  void theLastHundredAreKeptAndOfTheLastTenWhatTheyPrinted() {
    Incidents incidents = Incidents.NONE;
    for (int i = 1; i <= 250; i++) {
      incidents = incidents.and(incident(i));
    }
    List<Incident> all = incidents.all();
    assertEquals(100, all.size());
    for (int i = 0; i < 100; i++) {
      Incident kept = all.get(i);
      assertEquals(151 + i, kept.worker().incarnation());
      assertEquals(List.of("c-1"), kept.callsOpen());
      assertEquals(i < 90 ? List.of() : List.of("a line"), kept.lastOutput());
      assertEquals(i < 90 ? List.of() : List.of("a thread"), kept.threadDump());
    }
  }
}

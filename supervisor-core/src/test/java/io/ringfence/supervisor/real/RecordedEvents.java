package io.ringfence.supervisor.real;

import io.ringfence.supervisor.event.EventListener;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.SupervisorEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A listener that remembers, and waits for what is to come. */
final class RecordedEvents implements EventListener {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final List<SupervisorEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public void onEvent(SupervisorEvent event) {
    events.add(event);
  }

  <T extends SupervisorEvent> List<T> all(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<Incident> incidents() {
    return all(SupervisorEvent.WorkerEnded.class).stream()
        .map(SupervisorEvent.WorkerEnded::incident)
        .toList();
  }

  <T extends SupervisorEvent> T await(Class<T> kind, Predicate<T> wanted) {
    return awaiting()
        .alias("an event of " + kind.getSimpleName())
        .atMost(LIMIT)
        .until(() -> all(kind).stream().filter(wanted).findFirst(), found -> found.isPresent())
        .orElseThrow();
  }

  Incident awaitIncident(Predicate<Incident> wanted) {
    return await(SupervisorEvent.WorkerEnded.class, ended -> wanted.test(ended.incident()))
        .incident();
  }

  private static ConditionFactory awaiting() {
    return Awaitility.await();
  }

  @Override
  public String toString() {
    return String.join("\n", events.stream().map(SupervisorEvent::explanation).toList());
  }
}

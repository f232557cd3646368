package io.ringfence.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.SupervisorEvent.PlanLogged;
import io.ringfence.supervisor.event.WorkerIdentity;
import io.ringfence.supervisor.event.WorkerStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerOwnersTest {
  private final WorkerOwners owners = new WorkerOwners();

  @Test
  void plansOfTwoOwnersInOneProcessAreACrossing() {
    owners.onLogged(new PlanLogged("c-1", "anna", "in", "pid 812"));
    owners.onLogged(new PlanLogged("c-2", "anna", "in", "pid 812"));
    assertEquals(List.of(), owners.crossings());
    owners.onLogged(new PlanLogged("c-3", "bob", "in", "pid 812"));
    owners.onLogged(new PlanLogged("c-4", "bob", "in", "pid 812"));
    assertEquals(List.of("ruby worker with pid 812 ran anna and bob"), owners.crossings());
  }

  @Test
  void aRubyWorkerThatChangesItsOwnerIsACrossingAndAJavaScriptWorkerIsNot() {
    owners.onStatuses(
        List.of(status(Language.RUBY, 1, "anna"), status(Language.JAVASCRIPT, 2, "anna")));
    owners.onStatuses(
        List.of(status(Language.RUBY, 1, "bob"), status(Language.JAVASCRIPT, 2, "bob")));
    assertEquals(List.of("ruby worker with pid 1 ran anna and bob"), owners.crossings());
  }

  @Test
  void aProcessThatHasTheNumberOfAnEarlierOneHasItsOwnOwner() {
    owners.onLogged(new PlanLogged("c-1", "anna", "in", "pid 812"));
    owners.onReady(new WorkerIdentity(Language.RUBY, 9, 812));
    owners.onLogged(new PlanLogged("c-2", "bob", "in", "pid 812"));
    assertEquals(List.of(), owners.crossings());
  }

  private static WorkerStatus status(Language language, long pid, String owner) {
    return new WorkerStatus(
        new WorkerIdentity(language, pid, pid),
        WorkerStatus.Phase.SERVING,
        Optional.of(owner),
        Optional.empty(),
        1,
        0);
  }
}

package io.ringfence.supervisor.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.dispatch.Openings.ForAnybody;
import io.ringfence.supervisor.link.Seat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutingOrderTest {

  private record Worker(String name, Optional<String> owner, boolean isSpare, int runs)
      implements Seat {
    @Override
    public boolean hasRoom() {
      return runs < 3;
    }

    @Override
    public boolean isShared() {
      return owner.isEmpty() && !isSpare;
    }

    static Worker of(String owner, String name, int runs) {
      return new Worker(name, Optional.of(owner), false, runs);
    }

    static Worker shared(String name, int runs) {
      return new Worker(name, Optional.empty(), false, runs);
    }

    static Worker spare(String name) {
      return new Worker(name, Optional.empty(), true, 0);
    }
  }

  private static List<String> order(String owner, int turn, Worker... workers) {
    return Routing.order(List.of(workers), owner, turn).stream().map(Worker::name).toList();
  }

  @Test
  void itsOwnGoBeforeSharedOnesAndTheseBeforeSpares() {
    assertEquals(
        List.of("own 1", "own 2", "shared 0", "shared 1", "spare"),
        order(
            "anna",
            0,
            Worker.spare("spare"),
            Worker.shared("shared 1", 1),
            Worker.of("anna", "own 2", 2),
            Worker.of("berta", "hers", 0),
            Worker.shared("shared 0", 0),
            Worker.of("anna", "own 1", 1)));
  }

  @Test
  void aFullOneIsNotTried() {
    assertEquals(
        List.of("spare"),
        order(
            "anna", 0, Worker.of("anna", "own", 3), Worker.spare("spare"), Worker.shared("s", 3)));
    assertEquals(List.of(), order("anna", 7, Worker.of("berta", "hers", 0)));
  }

  @Test
  void equalsTakeTurns() {
    Worker[] workers = {Worker.shared("a", 1), Worker.shared("b", 1), Worker.shared("c", 1)};
    Set<String> first =
        Set.of(
            order("anna", 0, workers).getFirst(),
            order("anna", 1, workers).getFirst(),
            order("anna", 2, workers).getFirst());
    assertEquals(Set.of("a", "b", "c"), first);
    assertEquals(3, order("anna", Integer.MIN_VALUE, workers).size());
  }

  @Test
  void openingsTellForWhomThereIsRoom() {
    Openings openings =
        Openings.of(List.of(Worker.of("anna", "own", 1), Worker.of("berta", "hers", 3)));
    assertEquals(new Openings(ForAnybody.NONE, Set.of("anna")), openings);
    assertTrue(openings.without(Set.of("anna")).isEmpty());
    assertEquals(
        new Openings(ForAnybody.LEASE, Set.of()),
        Openings.of(List.of(Worker.spare("spare"), Worker.of("berta", "hers", 3))));
    assertEquals(
        new Openings(ForAnybody.SHARED, Set.of()), Openings.of(List.of(Worker.shared("s", 2))));
    assertTrue(Openings.of(List.of(Worker.shared("s", 3))).isEmpty());
  }
}

package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.link.Seat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Which workers are tried for a call, in which order. */
public final class Routing {
  private Routing() {}

  /**
   * The workers of the owner, then those that serve everybody, then spares: a call takes a blank
   * worker only where none in service takes it. Among each the least busy first, equals in turn.
   *
   * @param turn one more each time
   */
  public static <S extends Seat> List<S> order(List<S> seats, String owner, int turn) {
    List<S> ordered = new ArrayList<>(seats.size());
    for (S seat : seats) {
      if (seat.hasRoom() && seat.owner().map(owner::equals).orElse(true)) {
        ordered.add(seat);
      }
    }
    Collections.rotate(ordered, Math.floorMod(turn, Math.max(1, ordered.size())));
    ordered.sort(Comparator.<Seat>comparingInt(Routing::rank).thenComparingInt(Seat::runs));
    return ordered;
  }

  private static int rank(Seat seat) {
    if (seat.owner().isPresent()) {
      return 0;
    }
    return seat.isSpare() ? 2 : 1;
  }
}

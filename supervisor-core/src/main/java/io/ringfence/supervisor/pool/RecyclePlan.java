package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.settings.PoolSettings;
import io.ringfence.supervisor.settings.RecycleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which workers are replaced now because they served their calls, are old or the host wishes it,
 * and what must be there before others can be. They work, so there is no hurry: never so many that
 * fewer than the healthy minimum take calls, never more than so many at once, and only where a
 * spare stands ready. What the host wishes comes about although there is no place for a
 * replacement.
 *
 * @param leaving who goes now, and why
 * @param sparesWanted so many spares are to be there: more than the setting where the next
 *     replacement has to be ready first
 */
public record RecyclePlan(List<Leaving> leaving, int sparesWanted) {

  /** A worker that goes, and why. */
  public record Leaving(long incarnation, EndReason reason) {}

  /**
   * A worker that takes calls. Ages count from the start of its process.
   *
   * @param isAsked whether the host wishes its replacement
   */
  public record Candidate(
      long incarnation, LifeRules rules, long startedNanos, Vitals vitals, boolean isAsked) {}

  /**
   * What there is beside the workers that take calls.
   *
   * @param leavingAlready workers that are on their way out for the same reasons
   * @param hasRoom whether the cap and the memory of the host leave room for one more
   */
  public record Surroundings(PoolSettings pool, int leavingAlready, boolean hasRoom) {}

  /** Copies the list. */
  public RecyclePlan {
    leaving = List.copyOf(leaving);
  }

  /**
   * The plan for a moment.
   *
   * @param ready all workers that take calls
   */
  public static RecyclePlan of(
      RecycleSettings settings, List<Candidate> ready, Surroundings around, long nowNanos) {
    // What the host wishes goes first, then who runs least: fewest runs have to move.
    List<Candidate> spent =
        ready.stream()
            .filter(worker -> reason(worker, nowNanos).isPresent())
            .sorted(
                Comparator.comparing((Candidate worker) -> !worker.isAsked())
                    .thenComparingInt(worker -> worker.vitals().runs())
                    .thenComparingLong(Candidate::incarnation))
            .toList();
    int spares = around.pool().spares();
    int places = settings.atOnce() - around.leavingAlready();
    int stay = ready.size();
    int sparesLeft = (int) ready.stream().filter(worker -> worker.vitals().isSpare()).count();
    List<Leaving> leaving = new ArrayList<>();
    for (Candidate worker : spent) {
      if (leaving.size() >= places) {
        break;
      }
      int minimum = minimum(settings, worker, around);
      if (stay - 1 < minimum || !isRelieved(worker, sparesLeft, around)) {
        int forMinimum = sparesLeft + Math.max(0, minimum + 1 - stay);
        int forRelief = worker.vitals().isSpare() ? 2 : 1;
        return new RecyclePlan(leaving, Math.max(spares, Math.max(forMinimum, forRelief)));
      }
      leaving.add(new Leaving(worker.incarnation(), reason(worker, nowNanos).orElseThrow()));
      stay--;
      sparesLeft = Math.max(0, sparesLeft - 1);
    }
    return new RecyclePlan(leaving, spares);
  }

  /** No wish can wait for a minimum that is as large as the pool. */
  private static int minimum(RecycleSettings settings, Candidate worker, Surroundings around) {
    return worker.isAsked()
        ? Math.min(settings.healthyMinimum(), around.pool().atMost() - 1)
        : settings.healthyMinimum();
  }

  /**
   * Whether another one is ready in its place, or cannot be before it goes. A worker in service
   * that runs nothing needs none: it is gone at once, and what starts in its place is not missed
   * meanwhile. Else a pool at its cap, where there is never a spare, would never get rid of it.
   */
  private static boolean isRelieved(Candidate worker, int sparesLeft, Surroundings around) {
    if (worker.isAsked() && !around.hasRoom()) {
      return true;
    }
    Vitals vitals = worker.vitals();
    return vitals.isSpare() ? sparesLeft > 1 : sparesLeft > 0 || vitals.runs() == 0;
  }

  private static Optional<EndReason> reason(Candidate worker, long nowNanos) {
    if (worker.isAsked()) {
      return Optional.of(new EndReason.HostAsked());
    }
    long served = worker.vitals().callsServed();
    Duration age = Duration.ofNanos(nowNanos - worker.startedNanos());
    Optional<EndReason> calls =
        worker
            .rules()
            .mostCalls()
            .filter(most -> served >= most)
            .map(most -> new EndReason.CallsServed(served, most));
    return calls.or(() ->
        worker
            .rules()
            .mostAge()
            .filter(most -> age.compareTo(most) > 0)
            .map(most -> new EndReason.TooOld(age, most)));
  }
}

package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.pool.Crew;
import io.ringfence.supervisor.pool.CrewScene;
import io.ringfence.supervisor.pool.CrewTerms;
import io.ringfence.supervisor.pool.Evidence;
import io.ringfence.supervisor.pool.Hands;
import io.ringfence.supervisor.pool.Vitals;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.RestartIntensity;
import io.ringfence.supervisor.simulation.WorkerInvariants.LargeWorkersGo;
import io.ringfence.supervisor.simulation.WorkerInvariants.LeasesAreNotTakenLightly;
import io.ringfence.supervisor.simulation.WorkerInvariants.NeverMoreWorkersThanAllowed;
import io.ringfence.supervisor.simulation.WorkerInvariants.OneOwnerInALife;
import io.ringfence.supervisor.simulation.WorkerInvariants.RecyclesLeaveEnough;
import io.ringfence.supervisor.simulation.WorkerInvariants.RestartIntensityIsKept;
import io.ringfence.supervisor.simulation.WorkerInvariants.SomebodyIsOnTheWay;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** For each invariant of workers a policy that breaks it: the simulator must find out. */
class BrokenWorkerPolicyTest {
  /** A crew that goes by other terms than it was given. */
  private abstract static class OtherTerms extends Policies {
    @Override
    final Crew crew(CrewTerms terms, Hands hands, RandomGenerator random) {
      return super.crew(other(terms), hands, random);
    }

    abstract CrewTerms other(CrewTerms terms);
  }

  @Test
  void aPolicyThatStartsOneWorkerTooManyIsCaught() {
    Caught.in(
        NeverMoreWorkersThanAllowed.class,
        new OtherTerms() {
          @Override
          CrewTerms other(CrewTerms terms) {
            return new CrewTerms(
                terms.language(),
                terms.pool().atMost(terms.pool().atMost() + 1),
                terms.memory(),
                terms.health(),
                terms.recycle(),
                terms.restarts());
          }
        });
  }

  @Test
  void aPolicyThatDoesNotWaitAfterDeathsIsCaught() {
    Caught.in(
        RestartIntensityIsKept.class,
        new OtherTerms() {
          @Override
          CrewTerms other(CrewTerms terms) {
            Duration none = Duration.ofMillis(1);
            return new CrewTerms(
                terms.language(),
                terms.pool(),
                terms.memory(),
                terms.health(),
                terms.recycle(),
                new RestartIntensity(10_000, none, none, none));
          }
        });
  }

  @Test
  void aPolicyThatTakesTheRunsOfManyForThoseOfOneIsCaught() {
    Caught.in(
        RestartIntensityIsKept.class,
        new Policies() {
          @Override
          Crew crew(CrewTerms terms, Hands hands, RandomGenerator random) {
            return super.crew(
                terms,
                new OtherHands(hands) {
                  @Override
                  public Evidence evidence(long incarnation) {
                    Evidence all = super.evidence(incarnation);
                    return new Evidence(all.runs().stream().limit(1).toList(), all.readings());
                  }
                },
                random);
          }
        });
  }

  @Test
  void aPolicyThatGivesALeaseBackIsCaught() {
    Caught.in(
        OneOwnerInALife.class,
        new Policies() {
          @Override
          boolean keepsLeases() {
            return false;
          }
        });
  }

  @Test
  void aPolicyThatRecyclesWithoutAMinimumIsCaught() {
    Caught.in(RecyclesLeaveEnough.class, recycling(0, 1));
  }

  @Test
  void aPolicyThatRecyclesAllAtOnceIsCaught() {
    Caught.in(RecyclesLeaveEnough.class, recycling(1, 100));
  }

  @Test
  void aPolicyThatKeepsALargeWorkerIsCaught() {
    Caught.in(
        LargeWorkersGo.class,
        new OtherTerms() {
          @Override
          CrewTerms other(CrewTerms terms) {
            MemorySettings lax = terms.memory().threshold(MemorySize.ofMegabytes(1_000));
            return new CrewTerms(
                terms.language(),
                terms.pool(),
                lax,
                terms.health(),
                terms.recycle(),
                terms.restarts());
          }
        });
  }

  @Test
  void aPolicyThatTakesEveryLeaseForIdleIsCaught() {
    Caught.in(
        LeasesAreNotTakenLightly.class,
        new Policies() {
          @Override
          CrewScene scene(CrewScene truth) {
            Map<Long, Vitals> older = new HashMap<>();
            truth.workers().forEach((incarnation, vitals) -> older.put(incarnation, older(vitals)));
            return new CrewScene(older, truth.demand(), truth.available());
          }
        });
  }

  @Test
  void aPolicyThatStartsNobodyForThoseWhoWaitIsCaught() {
    Caught.in(
        SomebodyIsOnTheWay.class,
        new Policies() {
          @Override
          CrewScene scene(CrewScene truth) {
            return new CrewScene(
                truth.workers(), truth.demand(), Optional.of(MemorySize.ofMegabytes(0)));
          }
        });
  }

  private static Policies recycling(int healthyMinimum, int atOnce) {
    return new OtherTerms() {
      @Override
      CrewTerms other(CrewTerms terms) {
        return new CrewTerms(
            terms.language(),
            terms.pool(),
            terms.memory(),
            terms.health(),
            terms.recycle().healthyMinimum(healthyMinimum).atOnce(atOnce),
            terms.restarts());
      }
    };
  }

  private static Vitals older(Vitals vitals) {
    return new Vitals(
        vitals.heardNanos(),
        0,
        vitals.callsServed(),
        vitals.stuckCall(),
        vitals.owner(),
        vitals.idleSinceNanos() - Duration.ofMinutes(1).toNanos(),
        vitals.isSpare());
  }
}

package io.ringfence.supervisor.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.dispatch.CallAction;
import io.ringfence.supervisor.dispatch.CallEvent;
import io.ringfence.supervisor.dispatch.CallLife;
import io.ringfence.supervisor.dispatch.CallRules;
import io.ringfence.supervisor.dispatch.Conduct;
import io.ringfence.supervisor.dispatch.Intake;
import io.ringfence.supervisor.dispatch.Moment;
import io.ringfence.supervisor.dispatch.Openings;
import io.ringfence.supervisor.dispatch.Standing;
import io.ringfence.supervisor.dispatch.WaitingLine;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.pool.Crew;
import io.ringfence.supervisor.pool.CrewScene;
import io.ringfence.supervisor.pool.CrewTerms;
import io.ringfence.supervisor.pool.Hands;
import io.ringfence.supervisor.pool.Verdict;
import io.ringfence.supervisor.pool.Vitals;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.RestartIntensity;
import io.ringfence.supervisor.simulation.CallInvariants.EveryCallSettlesOnce;
import io.ringfence.supervisor.simulation.CallInvariants.NoCommandIsPerformedTwice;
import io.ringfence.supervisor.simulation.CallInvariants.OnlyTheGuiltyAreBlamed;
import io.ringfence.supervisor.simulation.CallInvariants.ResumesAreLimited;
import io.ringfence.supervisor.simulation.ShareInvariants.NobodyIsPassedBy;
import io.ringfence.supervisor.simulation.ShareInvariants.NobodyWaitsBesideRoom;
import io.ringfence.supervisor.simulation.ShareInvariants.NothingIsLeft;
import io.ringfence.supervisor.simulation.ShareInvariants.OwnersHaveTheirShare;
import io.ringfence.supervisor.simulation.WorkerInvariants.LargeWorkersGo;
import io.ringfence.supervisor.simulation.WorkerInvariants.LeasesAreNotTakenLightly;
import io.ringfence.supervisor.simulation.WorkerInvariants.NeverMoreWorkersThanAllowed;
import io.ringfence.supervisor.simulation.WorkerInvariants.OneOwnerInALife;
import io.ringfence.supervisor.simulation.WorkerInvariants.RecyclesLeaveEnough;
import io.ringfence.supervisor.simulation.WorkerInvariants.RestartIntensityIsKept;
import io.ringfence.supervisor.simulation.WorkerInvariants.SomebodyIsOnTheWay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** For each invariant a policy that breaks it: the simulator must find out. */
class BrokenPolicyTest {
  private static final int MOST_SEEDS = 1_500;

  /** A policy of calls between the production one and the world. */
  private abstract static class OtherCalls extends Policies {
    @Override
    final CallUnderTest call(Call call, CallRules rules, long seed, long nowNanos) {
      return new CallUnderTest(new CallLife(call, rules, seed, nowNanos)) {
        @Override
        List<CallAction> on(CallEvent event, Moment now) {
          return OtherCalls.this.on(life(), event, now);
        }
      };
    }

    abstract List<CallAction> on(CallLife life, CallEvent event, Moment now);
  }

  /** A crew that goes by other terms than it was given. */
  private abstract static class OtherTerms extends Policies {
    @Override
    final Crew crew(CrewTerms terms, Hands hands, RandomGenerator random) {
      return super.crew(other(terms), hands, random);
    }

    abstract CrewTerms other(CrewTerms terms);
  }

  @Nested
  class OfCalls {
    @Test
    void aPolicyThatSettlesACallAgainIsCaught() {
      assertCaught(
          EveryCallSettlesOnce.class,
          new OtherCalls() {
            @Override
            List<CallAction> on(CallLife life, CallEvent event, Moment now) {
              List<CallAction> actions = life.on(event, now);
              List<CallAction> twice = new ArrayList<>(actions);
              actions.stream().filter(CallAction.Settle.class::isInstance).forEach(twice::add);
              return twice;
            }
          });
    }

    @Test
    void aPolicyThatNeverLooksAtTheTimeIsCaught() {
      assertCaught(
          EveryCallSettlesOnce.class,
          new OtherCalls() {
            @Override
            List<CallAction> on(CallLife life, CallEvent event, Moment now) {
              return event instanceof CallEvent.Tick ? List.of() : life.on(event, now);
            }
          });
    }

    @Test
    void aPolicyThatPerformsAnAttachedCommandAgainIsCaught() {
      assertCaught(
          NoCommandIsPerformedTwice.class,
          new OtherCalls() {
            @Override
            List<CallAction> on(CallLife life, CallEvent event, Moment now) {
              List<CallAction> actions = life.on(event, now);
              boolean isAttached = actions.isEmpty();
              return isAttached
                      && event instanceof CallEvent.Asked(int attempt, int sequence, var asked)
                      && attempt > 1
                  ? List.of(new CallAction.Perform(sequence, asked))
                  : actions;
            }
          });
    }

    @Test
    void aPolicyThatAnswersTheWrongCommandIsCaught() {
      assertCaught(
          NoCommandIsPerformedTwice.class,
          new OtherCalls() {
            @Override
            List<CallAction> on(CallLife life, CallEvent event, Moment now) {
              return life.on(event, now).stream()
                  .map(action ->
                      action
                              instanceof
                              CallAction.Answer(int attempt, int sequence, var result, long at)
                          ? new CallAction.Answer(attempt, sequence + 1, result, at)
                          : action)
                  .toList();
            }
          });
    }

    @Test
    void aPolicyThatResumesWhoIsToBlameIsCaught() {
      assertCaught(
          ResumesAreLimited.class,
          new OtherCalls() {
            @Override
            List<CallAction> on(CallLife life, CallEvent event, Moment now) {
              return event instanceof CallEvent.Lost(int attempt, long from, RunLoss.Blamed loss)
                  ? life.on(
                      new CallEvent.Lost(attempt, from, new RunLoss.Moved(loss.reason())), now)
                  : life.on(event, now);
            }
          });
    }

    @Test
    void aPolicyThatResumesOnceTooOftenIsCaught() {
      assertCaught(
          ResumesAreLimited.class,
          new Policies() {
            @Override
            CallUnderTest call(Call call, CallRules rules, long seed, long nowNanos) {
              CallRules lenient =
                  new CallRules(
                      rules.runs().resumes(rules.runs().resumes() + 1),
                      rules.waiting(),
                      rules.stopLimit());
              return super.call(call, lenient, seed, nowNanos);
            }
          });
    }

    @Test
    void aPolicyThatBlamesWhoeverIsThereIsCaught() {
      assertCaught(
          OnlyTheGuiltyAreBlamed.class,
          new Policies() {
            @Override
            Crew crew(CrewTerms terms, Hands hands, RandomGenerator random) {
              return super.crew(
                  terms,
                  new OtherHands(hands) {
                    @Override
                    public void giveUpRuns(long incarnation, Verdict verdict) {
                      super.giveUpRuns(incarnation, blameAll(verdict));
                    }
                  },
                  random);
            }
          });
    }

    private static Verdict blameAll(Verdict verdict) {
      RunLoss blamed =
          new RunLoss.Blamed(new LimitExceeded(Limit.WORKER_MEMORY, 2, 1), "it was there");
      return new Verdict(
          verdict.reason(),
          verdict.judged().stream().map(run -> new Verdict.Judged(run.call(), blamed)).toList(),
          verdict.others(),
          verdict.blame());
    }
  }

  @Nested
  class OfShares {
    @Test
    void aPolicyThatCallsNobodyInIsCaught() {
      assertCaught(
          NobodyWaitsBesideRoom.class,
          new OtherIntake() {
            @Override
            IntakeUnderTest other(Intake.Rules rules, Set<Language> languages) {
              return new IntakeUnderTest(rules, languages) {
                @Override
                Optional<SimulatedCall> next(Language language, Openings openings) {
                  return Optional.empty();
                }
              };
            }
          });
    }

    @Test
    void aPolicyThatGrantsOneCallTooManyIsCaught() {
      assertCaught(
          OwnersHaveTheirShare.class,
          new OtherIntake() {
            @Override
            IntakeUnderTest other(Intake.Rules rules, Set<Language> languages) {
              OwnerSettings more = rules.owners().calls(rules.owners().calls() + 1);
              return new IntakeUnderTest(
                  new Intake.Rules(more, rules.quarantine(), rules.waiting()), languages);
            }
          });
    }

    @Test
    void aPolicyThatRefusesAnEmergencyIsCaught() {
      assertCaught(
          OwnersHaveTheirShare.class,
          new OtherIntake() {
            @Override
            IntakeUnderTest other(Intake.Rules rules, Set<Language> languages) {
              return new IntakeUnderTest(rules, languages) {
                @Override
                Standing standingOf(SimulatedCall call) {
                  return Standing.ORDINARY;
                }
              };
            }
          });
    }

    @Test
    void aPolicyThatForgetsThatACallIsOverIsCaught() {
      assertCaught(OwnersHaveTheirShare.class, forgetful());
      assertCaught(NothingIsLeft.class, forgetful());
    }

    @Test
    void aPolicyThatServesFirstComeFirstServedIsCaught() {
      assertCaught(
          NobodyIsPassedBy.class,
          new OtherIntake() {
            @Override
            IntakeUnderTest other(Intake.Rules rules, Set<Language> languages) {
              return new FirstComeFirstServed(rules, languages);
            }
          });
    }

    private static Policies forgetful() {
      return new OtherIntake() {
        @Override
        IntakeUnderTest other(Intake.Rules rules, Set<Language> languages) {
          return new IntakeUnderTest(rules, languages) {
            @Override
            boolean leave(SimulatedCall call, Conduct conduct, long nowNanos) {
              return call.placed().number() % 7 != 0 && super.leave(call, conduct, nowNanos);
            }
          };
        }
      };
    }
  }

  @Nested
  class OfWorkers {
    @Test
    void aPolicyThatStartsOneWorkerTooManyIsCaught() {
      assertCaught(
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
      assertCaught(
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
    void aPolicyThatGivesALeaseBackIsCaught() {
      assertCaught(
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
      assertCaught(RecyclesLeaveEnough.class, recycling(0, 1));
    }

    @Test
    void aPolicyThatRecyclesAllAtOnceIsCaught() {
      assertCaught(RecyclesLeaveEnough.class, recycling(1, 100));
    }

    @Test
    void aPolicyThatKeepsALargeWorkerIsCaught() {
      assertCaught(
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
      assertCaught(
          LeasesAreNotTakenLightly.class,
          new Policies() {
            @Override
            CrewScene scene(CrewScene truth) {
              Map<Long, Vitals> older = new HashMap<>();
              truth
                  .workers()
                  .forEach((incarnation, vitals) -> older.put(incarnation, older(vitals)));
              return new CrewScene(older, truth.demand(), truth.available());
            }
          });
    }

    @Test
    void aPolicyThatStartsNobodyForThoseWhoWaitIsCaught() {
      assertCaught(
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

  /** An intake that is not as it should be. */
  private abstract static class OtherIntake extends Policies {
    @Override
    final IntakeUnderTest intake(Intake.Rules rules, Set<Language> languages) {
      return other(rules, languages);
    }

    abstract IntakeUnderTest other(Intake.Rules rules, Set<Language> languages);
  }

  /** A line that knows no owners. */
  private static final class FirstComeFirstServed extends IntakeUnderTest {
    private final Set<SimulatedCall> line = new LinkedHashSet<>();

    FirstComeFirstServed(Intake.Rules rules, Set<Language> languages) {
      super(rules, languages);
    }

    @Override
    WaitingLine.Joined<SimulatedCall> join(SimulatedCall call) {
      line.add(call);
      return super.join(call);
    }

    @Override
    void rejoin(SimulatedCall call) {
      line.add(call);
      super.rejoin(call);
    }

    @Override
    Optional<SimulatedCall> next(Language language, Openings openings) {
      return line.stream()
          .filter(call -> call.language() == language && openings.areFor(call.owner()))
          .findFirst();
    }

    @Override
    boolean hasNext(Language language, Openings openings) {
      return next(language, openings).isPresent();
    }

    @Override
    void onStarted(SimulatedCall call) {
      line.remove(call);
      super.onStarted(call);
    }

    @Override
    boolean leave(SimulatedCall call, Conduct conduct, long nowNanos) {
      line.remove(call);
      return super.leave(call, conduct, nowNanos);
    }
  }

  private static void assertCaught(Class<? extends Invariant> invariant, Policies broken) {
    Simulator simulator = new Simulator(broken);
    Map<String, Integer> others = new TreeMap<>();
    for (long seed = 1; seed <= MOST_SEEDS; seed++) {
      Schedule schedule = ScheduleMaker.make(seed);
      Optional<String> found = simulator.broken(schedule);
      if (found.equals(Optional.of(invariant.getSimpleName()))) {
        assertEquals(
            Optional.empty(),
            new Simulator(new Policies()).broken(schedule),
            "the production policies under the schedule that shows the broken one");
        return;
      }
      found.ifPresent(other -> others.merge(other, 1, Integer::sum));
    }
    assertTrue(
        false,
        () ->
            "%d seeds do not break %s, but %s"
                .formatted(MOST_SEEDS, invariant.getSimpleName(), others));
  }
}

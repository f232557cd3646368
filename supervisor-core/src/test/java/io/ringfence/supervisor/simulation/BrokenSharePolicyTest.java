package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.dispatch.Conduct;
import io.ringfence.supervisor.dispatch.Intake;
import io.ringfence.supervisor.dispatch.Openings;
import io.ringfence.supervisor.dispatch.Standing;
import io.ringfence.supervisor.dispatch.WaitingLine;
import io.ringfence.supervisor.pool.CrewScene;
import io.ringfence.supervisor.pool.Vitals;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.simulation.ShareInvariants.NobodyHoldsAllOfThem;
import io.ringfence.supervisor.simulation.ShareInvariants.NobodyIsPassedBy;
import io.ringfence.supervisor.simulation.ShareInvariants.NobodyWaitsBesideRoom;
import io.ringfence.supervisor.simulation.ShareInvariants.NothingIsLeft;
import io.ringfence.supervisor.simulation.ShareInvariants.OwnersHaveTheirShare;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** For each invariant of shares a policy that breaks it: the simulator must find out. */
class BrokenSharePolicyTest {
  @Test
  void aPolicyThatCallsNobodyInIsCaught() {
    Caught.in(
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
    Caught.in(
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
    Caught.in(
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
    Caught.in(OwnersHaveTheirShare.class, forgetful());
    Caught.in(NothingIsLeft.class, forgetful());
  }

  @Test
  void aPolicyThatForgetsThatARunIsOverIsCaught() {
    Caught.in(
        NothingIsLeft.class,
        new OtherIntake() {
          @Override
          IntakeUnderTest other(Intake.Rules rules, Set<Language> languages) {
            return new IntakeUnderTest(rules, languages) {
              @Override
              void onRunOver(SimulatedCall call) {
                if (call.placed().number() % 7 != 0) {
                  super.onRunOver(call);
                }
              }
            };
          }
        });
  }

  @Test
  void aPolicyThatServesFirstComeFirstServedIsCaught() {
    Caught.in(
        NobodyIsPassedBy.class,
        new OtherIntake() {
          @Override
          IntakeUnderTest other(Intake.Rules rules, Set<Language> languages) {
            return new FirstComeFirstServed(rules, languages);
          }
        });
  }

  @Test
  void aPolicyThatGivesANewWorkerToWhoHasSomeIsCaught() {
    Caught.in(
        NobodyIsPassedBy.class,
        new OtherIntake() {
          @Override
          IntakeUnderTest other(Intake.Rules rules, Set<Language> languages) {
            return new IntakeUnderTest(rules, languages) {
              @Override
              Optional<SimulatedCall> next(Language language, Openings openings) {
                return super.next(language, asIfShared(openings));
              }

              @Override
              boolean hasNext(Language language, Openings openings) {
                return super.hasNext(language, asIfShared(openings));
              }
            };
          }
        });
  }

  @Test
  void aPolicyThatLeavesAllWorkersToWhoHoldsThemIsCaught() {
    Caught.in(
        NobodyHoldsAllOfThem.class,
        new Policies() {
          @Override
          CrewScene scene(CrewScene truth) {
            Map<Long, Vitals> ofMany = new HashMap<>();
            truth
                .workers()
                .forEach((incarnation, vitals) ->
                    ofMany.put(incarnation, ofAnother(incarnation, vitals)));
            return new CrewScene(ofMany, truth.demand(), truth.available());
          }
        });
  }

  /** Each worker has an owner of its own. */
  private static Vitals ofAnother(long incarnation, Vitals vitals) {
    return new Vitals(
        vitals.heardNanos(),
        vitals.runs(),
        vitals.callsServed(),
        vitals.stuckCall(),
        vitals.owner().map(owner -> owner + " of " + incarnation),
        vitals.idleSinceNanos(),
        vitals.isSpare());
  }

  private static Openings asIfShared(Openings openings) {
    return openings.isForAll()
        ? new Openings(Openings.ForAnybody.SHARED, openings.owners())
        : openings;
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
}

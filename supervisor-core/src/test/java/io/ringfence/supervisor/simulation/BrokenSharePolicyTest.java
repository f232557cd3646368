package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.dispatch.Conduct;
import io.ringfence.supervisor.dispatch.Intake;
import io.ringfence.supervisor.dispatch.Openings;
import io.ringfence.supervisor.dispatch.Standing;
import io.ringfence.supervisor.dispatch.WaitingLine;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.simulation.ShareInvariants.NobodyIsPassedBy;
import io.ringfence.supervisor.simulation.ShareInvariants.NobodyWaitsBesideRoom;
import io.ringfence.supervisor.simulation.ShareInvariants.NothingIsLeft;
import io.ringfence.supervisor.simulation.ShareInvariants.OwnersHaveTheirShare;
import java.util.LinkedHashSet;
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

package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.dispatch.CallAction;
import io.ringfence.supervisor.dispatch.CallEvent;
import io.ringfence.supervisor.dispatch.CallLife;
import io.ringfence.supervisor.dispatch.CallRules;
import io.ringfence.supervisor.dispatch.Moment;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.pool.Crew;
import io.ringfence.supervisor.pool.CrewTerms;
import io.ringfence.supervisor.pool.Hands;
import io.ringfence.supervisor.pool.Verdict;
import io.ringfence.supervisor.simulation.CallInvariants.CrowdedMovesAreLimited;
import io.ringfence.supervisor.simulation.CallInvariants.EveryCallSettlesOnce;
import io.ringfence.supervisor.simulation.CallInvariants.LostCallsGoOn;
import io.ringfence.supervisor.simulation.CallInvariants.NoCommandIsPerformedTwice;
import io.ringfence.supervisor.simulation.CallInvariants.OnlyTheGuiltyAreBlamed;
import io.ringfence.supervisor.simulation.CallInvariants.ResumesAreLimited;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** For each invariant of calls a policy that breaks it: the simulator must find out. */
class BrokenCallPolicyTest {
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

  @Test
  void aPolicyThatSettlesACallAgainIsCaught() {
    Caught.in(
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
    Caught.in(
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
    Caught.in(
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
    Caught.in(
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
    Caught.in(
        ResumesAreLimited.class,
        new OtherCalls() {
          @Override
          List<CallAction> on(CallLife life, CallEvent event, Moment now) {
            return event instanceof CallEvent.Lost(int attempt, long from, RunLoss.Blamed loss)
                ? life.on(new CallEvent.Lost(attempt, from, new RunLoss.Moved(loss.reason())), now)
                : life.on(event, now);
          }
        });
  }

  @Test
  void aPolicyThatResumesOnceTooOftenIsCaught() {
    Caught.in(
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
  void aPolicyThatGivesALostCallUpAtOnceIsCaught() {
    Caught.in(
        LostCallsGoOn.class,
        new Policies() {
          @Override
          CallUnderTest call(Call call, CallRules rules, long seed, long nowNanos) {
            CallRules never =
                new CallRules(rules.runs().resumes(0), rules.waiting(), rules.stopLimit());
            return super.call(call, never, seed, nowNanos);
          }
        });
  }

  @Test
  void aPolicyThatHasALostCallWaitTooShortIsCaught() {
    Caught.in(
        LostCallsGoOn.class,
        new Policies() {
          @Override
          CallUnderTest call(Call call, CallRules rules, long seed, long nowNanos) {
            Duration hardly = rules.waiting().longestResumed().dividedBy(4);
            CallRules hasty =
                new CallRules(
                    rules.runs(), rules.waiting().longestResumed(hardly), rules.stopLimit());
            return super.call(call, hasty, seed, nowNanos);
          }
        });
  }

  @Test
  void aPolicyThatCancelsALostCallIsCaught() {
    Caught.in(
        LostCallsGoOn.class,
        new OtherCalls() {
          @Override
          List<CallAction> on(CallLife life, CallEvent event, Moment now) {
            return event instanceof CallEvent.Lost(_, _, RunLoss.Lost _)
                ? life.on(new CallEvent.Cancelled(), now)
                : life.on(event, now);
          }
        });
  }

  @Test
  void aPolicyThatMovesWhoFillsWorkerAfterWorkerIsCaught() {
    Caught.in(
        CrowdedMovesAreLimited.class,
        new OtherCalls() {
          @Override
          List<CallAction> on(CallLife life, CallEvent event, Moment now) {
            return event instanceof CallEvent.Lost(int attempt, long from, RunLoss.Crowded loss)
                ? life.on(new CallEvent.Lost(attempt, from, new RunLoss.Moved(loss.reason())), now)
                : life.on(event, now);
          }
        });
  }

  @Test
  void aPolicyThatDoesNotSeeACrowdIsCaught() {
    Caught.in(
        CrowdedMovesAreLimited.class,
        new Policies() {
          @Override
          Crew crew(CrewTerms terms, Hands hands, RandomGenerator random) {
            return super.crew(
                terms,
                new OtherHands(hands) {
                  @Override
                  public void giveUpRuns(long incarnation, Verdict verdict) {
                    super.giveUpRuns(incarnation, withoutCrowd(verdict));
                  }
                },
                random);
          }
        });
  }

  private static Verdict withoutCrowd(Verdict verdict) {
    return new Verdict(
        verdict.reason(),
        verdict.judged().stream()
            .map(run ->
                run.loss() instanceof RunLoss.Crowded(_, String reason)
                    ? new Verdict.Judged(run.call(), new RunLoss.Moved(reason))
                    : run)
            .toList(),
        verdict.others(),
        verdict.blame(),
        verdict.toll());
  }

  @Test
  void aPolicyThatBlamesWhoeverIsThereIsCaught() {
    Caught.in(
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
        verdict.blame(),
        verdict.toll());
  }
}

package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.CallOutcome.Fault;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.Command;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * For every way a run can end there is a test with a caller. A new way does not compile here before
 * it has one.
 */
class EveryEndTest {
  /** The test with SIP that shows an end to a caller. */
  private record Shown(Class<?> test, String method) {}

  @Test
  void everyOutcomeHasATest() {
    List<CallOutcome> samples =
        List.of(
            new CallOutcome.Completed(new Ending.Answered()),
            new CallOutcome.ScriptFailed(Fault.EMPTY, 0, ""),
            new CallOutcome.LimitExceeded(Limit.COMMANDS, 2, 1),
            new CallOutcome.Cancelled(),
            new CallOutcome.Rejected(Refusal.NO_POOL, 0, 0, Duration.ZERO),
            new CallOutcome.WorkerLost(1, "", 1),
            new CallOutcome.Diverged(1, new Command.Respond(180, "", ""), Optional.empty()));
    assertEquals(kinds(CallOutcome.class), kindsOf(samples.stream()));
    samples.stream().map(EveryEndTest::ofOutcome).forEach(EveryEndTest::assertThere);
  }

  @Test
  void everyEndOfAPlanThatRanToItsEndHasATest() {
    List<Ending> samples =
        List.of(
            new Ending.Answered(), new Ending.Responded(486, ""), new Ending.Unanswered(480, ""));
    assertEquals(kinds(Ending.class), kindsOf(samples.stream()));
    samples.stream().map(EveryEndTest::ofEnding).forEach(EveryEndTest::assertThere);
  }

  @Test
  void everyFaultOfAPlanHasATest() {
    Stream.of(Fault.values()).map(EveryEndTest::ofFault).forEach(EveryEndTest::assertThere);
  }

  @Test
  void everyLimitHasATest() {
    Stream.of(Limit.values()).map(EveryEndTest::ofLimit).forEach(EveryEndTest::assertThere);
    Set<Limit> reached =
        FinalAnswerTest.reaches().stream()
            .map(FinalAnswerTest.Reach::limit)
            .collect(Collectors.toSet());
    reached.addAll(GivenUpRunsTest.limits());
    assertEquals(Set.of(Limit.values()), reached);
  }

  @Test
  void everyRefusalHasATest() {
    Stream.of(Refusal.values()).map(EveryEndTest::ofRefusal).forEach(EveryEndTest::assertThere);
  }

  private static Shown ofOutcome(CallOutcome outcome) {
    return switch (outcome) {
      case CallOutcome.Completed(Ending ending) -> ofEnding(ending);
      case CallOutcome.ScriptFailed(Fault fault, _, _) -> ofFault(fault);
      case CallOutcome.LimitExceeded(Limit limit, _, _) -> ofLimit(limit);
      case CallOutcome.Cancelled _ ->
          by("aServerThatHasDrainedInVainEndsRingingCallsAndCancelsTheirPlans");
      case CallOutcome.Rejected rejected -> ofRefusal(rejected.refusal());
      case CallOutcome.WorkerLost _ ->
          by("aWorkerThatIsKilledAndNotReplacedEndsTheCallAndCancelsItsLeg");
      case CallOutcome.Diverged _ ->
          by("aPlanThatTurnsOutDifferentInItsSecondWorkerEndsTheCallAndCancelsItsLeg");
    };
  }

  private static Shown ofEnding(Ending ending) {
    return switch (ending) {
      case Ending.Answered _ ->
          new Shown(CallsTest.class, "aCallFromOutsideIsJoinedWithTheLegThatAnswers");
      case Ending.Responded _ -> new Shown(EndingsTest.class, "aPlanThatRespondsSaysWhatItLikes");
      case Ending.Unanswered _ -> by("aPlanThatSaysExitLeavesTheCallerUnavailable");
    };
  }

  private static Shown ofFault(Fault fault) {
    return switch (fault) {
      case EMPTY, SYNTAX, EXCEPTION -> by("mistakesOfPlansAreToldApart");
      case ENGINE -> by("recursionWithoutEndIsAFailureOfTheEngine");
    };
  }

  private static Shown ofLimit(Limit limit) {
    return switch (limit) {
      case PLAN_SIZE, UNATTENDED_TIME, TOTAL_TIME, COMMANDS, CPU_TIME, ALLOCATION, JOURNAL ->
          by("aPlanThatReachesALimitIsAnError");
      case WORKER_MEMORY, WORKER_SILENCE, STOP_TIME ->
          new Shown(
              GivenUpRunsTest.class, "aRunThatTheSupervisorGivesUpIsAnErrorAndItsLegIsCancelled");
    };
  }

  private static Shown ofRefusal(Refusal refusal) {
    return switch (refusal) {
      case WAITING_CALLS -> by("aServerWhereTooManyCallsWaitIsUnavailable");
      case WAITING_TIME -> by("aCallThatWaitsTooLongForAWorkerIsUnavailable");
      case OWNER_CALLS -> by("anOwnerWithTooManyCallsAtOnceIsUnavailable");
      case OWNER_STARTS -> by("anOwnerWhoBeginsTooManyCallsASecondIsUnavailableForASecond");
      case OWNER_DAY -> by("anOwnerWhoHasBegunHisCallsOfTheDayIsUnavailableUntilItsEnd");
      case OWNER_WAITING -> by("anOwnerWithTooManyWaitingCallsIsUnavailable");
      case QUARANTINE -> by("aPlanInQuarantineIsUnavailableForSoLong");
      case OWNER_QUARANTINE -> by("theNextPlanOfAnOwnerInQuarantineIsUnavailableToo");
      case NO_POOL -> by("aPlanInALanguageWithoutWorkersIsNoServiceOfThisServer");
      case NOT_RUNNING -> by("aDispatcherThatHasClosedEndsRingingCallsAndTakesNoNewOnes");
    };
  }

  private static Shown by(String method) {
    return new Shown(FinalAnswerTest.class, method);
  }

  private static void assertThere(Shown shown) {
    assertTrue(
        Arrays.stream(shown.test().getDeclaredMethods())
            .anyMatch(declared -> declared.getName().equals(shown.method())),
        () -> "%s has no test %s".formatted(shown.test().getSimpleName(), shown.method()));
  }

  private static Set<Class<?>> kinds(Class<?> sealed) {
    return Set.of(sealed.getPermittedSubclasses());
  }

  private static Set<Class<?>> kindsOf(Stream<?> samples) {
    return samples.<Class<?>>map(Object::getClass).collect(Collectors.toSet());
  }
}

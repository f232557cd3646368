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
 * For every way a run can end there is a test with a caller, or a reason why there is none. A new
 * way does not compile here before it has one.
 */
class EveryEndTest {
  /** What shows an end to a caller. */
  private sealed interface Shown {
    /** A test with SIP. */
    record By(Class<?> test, String method) implements Shown {}

    /** No plan brings it about in a test of this server. */
    record Elsewhere(String why) implements Shown {}
  }

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
    Set<Limit> claimed =
        Stream.of(Limit.values())
            .filter(limit -> ofLimit(limit) instanceof Shown.By)
            .collect(Collectors.toSet());
    assertEquals(claimed, reached);
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
          new Shown.By(CallsTest.class, "aCallFromOutsideIsJoinedWithTheLegThatAnswers");
      case Ending.Responded _ ->
          new Shown.By(EndingsTest.class, "aPlanThatRespondsSaysWhatItLikes");
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
      case WORKER_MEMORY ->
          new Shown.Elsewhere(
              "a run that dominates the memory of its worker is found by seconds of measuring, in"
                  + " BlameTest of the supervisor; the caller's answer is that of every limit");
      case WORKER_SILENCE ->
          new Shown.Elsewhere(
              "a plan does not silence its worker; faulty workers do, in BlameTest of the"
                  + " supervisor; the caller's answer is that of every limit");
      case STOP_TIME ->
          new Shown.Elsewhere(
              "a plan that is told to stop stops; faulty workers do not, in MisdeedTest of the"
                  + " supervisor; the caller's answer is that of every limit");
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
    return new Shown.By(FinalAnswerTest.class, method);
  }

  private static void assertThere(Shown shown) {
    switch (shown) {
      case Shown.By(Class<?> test, String method) ->
          assertTrue(
              Arrays.stream(test.getDeclaredMethods())
                  .anyMatch(declared -> declared.getName().equals(method)),
              () -> "%s has no test %s".formatted(test.getSimpleName(), method));
      case Shown.Elsewhere(String why) -> assertTrue(!why.isBlank(), "a reason");
    }
  }

  private static Set<Class<?>> kinds(Class<?> sealed) {
    return Set.of(sealed.getPermittedSubclasses());
  }

  private static Set<Class<?>> kindsOf(Stream<?> samples) {
    return samples.<Class<?>>map(Object::getClass).collect(Collectors.toSet());
  }
}

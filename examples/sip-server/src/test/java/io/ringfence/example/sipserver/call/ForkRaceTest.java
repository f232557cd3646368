package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.call.ForkRace.Action;
import io.ringfence.example.sipserver.call.Target.Found;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.CommandResult.Dialled;
import io.ringfence.supervisor.call.CommandResult.LegEnd;
import io.ringfence.supervisor.call.DialString;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which legs ring when, without any telephone. */
class ForkRaceTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void theLegsOfAGroupRingTogetherAndTheFirstAnswerWins() {
    ForkRace race = race("a@x&b@x");
    assertEquals(List.of("ring 0", "ring 1"), told(race.start(0)));
    assertEquals(List.of("join 1", "cancel 0", "ANSWERED 200"), told(race.onAnswered(1)));
    assertTrue(race.isOver());
  }

  @Test
  void anAnswerThatComesSecondIsNotTaken() {
    ForkRace race = race("a@x&b@x");
    race.start(0);
    race.onAnswered(1);
    assertEquals(List.of(), told(race.onAnswered(0)));
  }

  @Test
  void theNextGroupRingsWhenAllOfTheOneBeforeHaveFailed() {
    ForkRace race = race("a@x&b@x|c@x");
    race.start(0);
    assertEquals(List.of(), told(race.onFailed(0, 486, "Busy", SECOND)));
    assertEquals(List.of("ring 2"), told(race.onFailed(1, 503, "Out", SECOND)));
    assertEquals(List.of("FAILED 404"), told(race.onFailed(2, 404, "Nobody", SECOND)));
  }

  @Test
  void aDelayedLegWaitsForItsTime() {
    ForkRace race = race("a@x&b@x[dt=5]");
    assertEquals(List.of("ring 0"), told(race.start(0)));
    assertEquals(5 * SECOND, race.nextTickNanos().orElseThrow());
    assertEquals(List.of("ring 1"), told(race.onTick(5 * SECOND)));
  }

  @Test
  void aDelayedLegBeginsEarlyWhenNothingElseRings() {
    ForkRace race = race("a@x&b@x[dt=5]");
    race.start(0);
    assertEquals(List.of("ring 1"), told(race.onFailed(0, 486, "Busy", SECOND)));
  }

  @Test
  void aLegThatRingsTooLongIsCancelledAndTheDialTimedOut() {
    ForkRace race = race("a@x");
    race.start(0);
    race.onRinging(0);
    assertEquals(List.of(), told(race.onTick(9 * SECOND)));
    assertEquals(List.of("cancel 0", "TIMED_OUT 480"), told(race.onTick(10 * SECOND)));
  }

  @Test
  void eachGroupHasTheWholeRingTime() {
    ForkRace race = race("a@x|b@x");
    race.start(0);
    assertEquals(List.of("cancel 0", "ring 1"), told(race.onTick(10 * SECOND)));
    assertEquals(20 * SECOND, race.nextTickNanos().orElseThrow());
  }

  @Test
  void aLegThatCannotBeRungFailsAtOnce() {
    ForkRace race =
        new ForkRace(
            List.of(List.of(new Found.Unreachable(new LegEnd("a@x", 480, "Not registered")))),
            Duration.ofSeconds(10));
    assertEquals(List.of("FAILED 480"), told(race.start(0)));
  }

  @Test
  void aRedirectedLegGoesOnInItsGroup() {
    ForkRace race = race("a@x|b@x");
    race.start(0);
    assertEquals(
        List.of("ring 1"),
        told(race.onRedirected(0, 302, List.of(new Found.Reachable(target("c@x"))), SECOND)));
    assertEquals(List.of("ring 2"), told(race.onFailed(1, 486, "Busy", SECOND)));
  }

  @Test
  void aRedirectThatThePlanDecidesEndsTheDial() {
    ForkRace race = race("a@x&b@x");
    race.start(0);
    List<Action> actions = race.onRedirectedToPlan(0, new LegEnd("a@x", 302, "Moved"), "sip:c@x");
    assertEquals(List.of("cancel 1", "REDIRECT 302"), told(actions));
    assertEquals(Optional.of("sip:c@x"), result(actions).redirectUri());
  }

  @Test
  void aStoppedDialCancelsWhatRingsOnce() {
    ForkRace race = race("a@x&b@x[dt=5]");
    race.start(0);
    assertEquals(
        List.of("cancel 0", "CLIENT_CANCELLED 487"),
        told(race.stop(DialResult.CLIENT_CANCELLED, 487, "Gone")));
    assertEquals(List.of(), told(race.stop(DialResult.CLIENT_CANCELLED, 487, "Gone")));
    assertEquals(List.of(), told(race.onTick(60 * SECOND)));
    assertTrue(race.nextTickNanos().isEmpty());
  }

  @Test
  void theLegsAreToldInTheOrderOfTheirEnd() {
    ForkRace race = race("a@x&b@x|c@x");
    race.start(0);
    race.onFailed(1, 486, "Busy", 0);
    race.onFailed(0, 404, "Nobody", 0);
    assertEquals(
        List.of("b@x", "a@x", "c@x"),
        result(race.onAnswered(2)).legs().stream().map(LegEnd::uri).toList());
  }

  private static ForkRace race(String dial) {
    List<List<Found>> groups =
        DialString.parse(dial, "100").groups().stream()
            .map(group ->
                group.legs().stream().<Found>map(leg -> new Found.Reachable(target(leg))).toList())
            .toList();
    return new ForkRace(groups, Duration.ofSeconds(10));
  }

  private static Target target(String text) {
    return target(DialString.parse(text, "100").groups().getFirst().legs().getFirst());
  }

  private static Target target(DialString.Leg leg) {
    try {
      var uri = Messages.uri(leg.uri());
      return new Target(leg.uri(), uri, uri, leg.options(), Optional.empty());
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static Dialled result(List<Action> actions) {
    return actions.stream()
        .filter(Action.Finish.class::isInstance)
        .map(action -> ((Action.Finish) action).result())
        .findFirst()
        .orElseThrow();
  }

  private static List<String> told(List<Action> actions) {
    return actions.stream()
        .map(action ->
            switch (action) {
              case Action.Ring(int leg, Target _) -> "ring " + leg;
              case Action.Cancel(int leg) -> "cancel " + leg;
              case Action.Join(int leg) -> "join " + leg;
              case Action.Finish(Dialled result) -> result.result() + " " + result.status();
            })
        .toList();
  }
}

package io.ringfence.supervisor.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds after every chain of events, whatever comes after whatever. */
class CallLifeEveryStepTest {
  private static final Command DIAL =
      new Command.Dial("1@office", Duration.ofSeconds(30), Optional.empty());
  private static final Command BUSY = new Command.Respond(486, "Busy", "");
  private static final Call CALL =
      Call.inbound(
          "c-1",
          Dialplan.of("anna", "main", Language.RUBY, "exit"),
          SipRequest.builder("INVITE", "sip:1@example.org").build());
  private static final CallRules RULES =
      new CallRules(RunSettings.DEFAULT.resumes(1), WaitingSettings.DEFAULT, Duration.ofSeconds(2));
  private static final LimitExceeded LIMIT = new LimitExceeded(Limit.WORKER_MEMORY, 2, 1);

  /** What may happen, after so much time. */
  private record Happening(CallEvent event, Duration after) {}

  private static final List<Happening> HAPPENINGS = happenings();

  private final Set<Class<?>> statesSeen = new HashSet<>();
  private final Set<Class<?>> actionsSeen = new HashSet<>();
  private int steps;

  private static List<Happening> happenings() {
    List<CallEvent> events =
        new ArrayList<>(
            List.of(
                new CallEvent.Called(),
                new CallEvent.Performed(1, CommandResult.failed(480, "Gone")),
                new CallEvent.Performed(1, CommandResult.answered()),
                new CallEvent.Cancelled(),
                new CallEvent.Closed(),
                new CallEvent.Refused(
                    new CallOutcome.Rejected(
                        CallOutcome.Refusal.WAITING_CALLS, 1, 1, Duration.ZERO))));
    for (int attempt = 1; attempt <= 2; attempt++) {
      events.add(new CallEvent.NotTaken(attempt));
      events.add(new CallEvent.Begun(attempt));
      events.add(new CallEvent.Asked(attempt, 1, DIAL));
      events.add(new CallEvent.Asked(attempt, 1, BUSY));
      events.add(new CallEvent.Logged(attempt, "line"));
      events.add(new CallEvent.TimeExtended(attempt, Duration.ofSeconds(9)));
      events.add(
          new CallEvent.Ended(
              attempt,
              new RunEnd.Finished(
                  new CallOutcome.Completed(new CallOutcome.Ending.Unanswered(480, "Gone")))));
      events.add(new CallEvent.Ended(attempt, new RunEnd.EngineFailed("broken")));
      events.add(new CallEvent.Lost(attempt, attempt, new RunLoss.Moved("moved")));
      events.add(new CallEvent.Lost(attempt, attempt, new RunLoss.Crowded(LIMIT, "crowded")));
      events.add(new CallEvent.Lost(attempt, attempt, new RunLoss.Lost("lost", true)));
      events.add(new CallEvent.Lost(attempt, attempt, new RunLoss.Blamed(LIMIT, "blamed")));
    }
    return Stream.concat(
            events.stream().map(event -> new Happening(event, Duration.ZERO)),
            Stream.of(
                new Happening(new CallEvent.Tick(), Duration.ofSeconds(1)),
                new Happening(new CallEvent.Tick(), Duration.ofSeconds(40)),
                new Happening(
                    new CallEvent.Paused(Duration.ofSeconds(15)), Duration.ofSeconds(15))))
        .toList();
  }

  @Test
  void theyAreAllOfTheEvents() {
    assertEquals(
        CallEvent.class.getPermittedSubclasses().length,
        HAPPENINGS.stream().map(each -> each.event().getClass()).distinct().count());
  }

  @Test
  void noChainBreaksARule() {
    Happening called = new Happening(new CallEvent.Called(), Duration.ZERO);
    Happening asked = new Happening(new CallEvent.Asked(1, 1, DIAL), Duration.ZERO);
    RunLoss moved = new RunLoss.Moved("moved");
    Happening lost = new Happening(new CallEvent.Lost(1, 1, moved), Duration.ZERO);
    extend(new ArrayList<>(), 3);
    extend(new ArrayList<>(List.of(called)), 3);
    extend(new ArrayList<>(List.of(called, asked)), 3);
    extend(new ArrayList<>(List.of(called, asked, lost)), 3);
    extend(new ArrayList<>(List.of(called, asked, lost, called)), 3);
    assertEquals(CallState.class.getPermittedSubclasses().length, statesSeen.size());
    assertEquals(CallAction.class.getPermittedSubclasses().length, actionsSeen.size());
    assertTrue(steps > 300_000, () -> steps + " steps");
  }

  /** Plays the chain and all that can follow it, but for what follows an outcome twice. */
  private void extend(List<Happening> chain, int left) {
    for (Happening next : HAPPENINGS) {
      chain.add(next);
      boolean goesOn = play(chain);
      if (left > 1 && goesOn) {
        extend(chain, left - 1);
      }
      chain.removeLast();
    }
  }

  private boolean play(List<Happening> chain) {
    CallLife life = new CallLife(CALL, RULES, 42, 0);
    Told told = new Told();
    long nanos = 0;
    boolean isSettledBefore = false;
    for (Happening each : chain) {
      nanos += each.after().toNanos();
      isSettledBefore = life.isSettled();
      List<CallAction> actions = life.on(each.event(), new Moment(nanos, nanos / 1_000));
      told.take(actions, isSettledBefore, () -> chain.toString());
      actions.forEach(action -> actionsSeen.add(action.getClass()));
      steps++;
    }
    told.judge(life, chain::toString);
    statesSeen.add(life.state().getClass());
    return !isSettledBefore;
  }

  /** All that a chain had done so far. */
  private static final class Told {
    private int settles;
    private int performs;
    private int abandons;
    private int treats;
    private int strikes;
    private final Set<Integer> attempts = new HashSet<>();

    private interface Scene {
      String text();
    }

    private void take(List<CallAction> actions, boolean isSettledBefore, Scene scene) {
      for (CallAction action : actions) {
        switch (action) {
          case CallAction.Settle _ -> settles++;
          case CallAction.Perform _ -> performs++;
          case CallAction.Abandon _ -> abandons++;
          case CallAction.Treat _ -> treats++;
          case CallAction.Strike _ -> strikes++;
          case CallAction.Start start ->
              assertTrue(attempts.add(start.attempt()), "a number used twice: " + scene.text());
          case CallAction.Answer answer ->
              assertTrue(attempts.contains(answer.attempt()), scene::text);
          case CallAction.Stop stop -> assertTrue(attempts.contains(stop.attempt()), scene::text);
          case CallAction.WaitAgain _, CallAction.Log _ -> {}
        }
        assertTrue(
            !isSettledBefore || action instanceof CallAction.Strike,
            () -> "nothing but a strike follows the outcome: " + scene.text());
      }
    }

    private void judge(CallLife life, Scene scene) {
      assertEquals(life.isSettled() ? 1 : 0, settles, scene::text);
      assertTrue(performs <= 1, () -> "a command performed twice: " + scene.text());
      assertTrue(abandons <= performs && treats <= settles, scene::text);
      assertTrue(strikes <= attempts.size(), () -> "a strike for nothing: " + scene.text());
      assertFalse(life.endedWell() && strikes > 0, scene::text);
      assertTrue(
          !life.isSettled()
              || treats == 1
              || life.journal().hasFinalResponse()
              || isCancelled(life),
          () -> "a caller left alone: " + scene.text());
    }

    private static boolean isCancelled(CallLife life) {
      return life.state() instanceof CallState.Settled(CallOutcome.Cancelled _, _);
    }
  }
}

package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.dispatch.CallAction;
import io.ringfence.supervisor.dispatch.CallEvent;
import io.ringfence.supervisor.dispatch.CallState;
import io.ringfence.supervisor.dispatch.Openings;
import io.ringfence.supervisor.dispatch.WaitingLine.Joined;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.simulation.SimulatedRun.CallResult;
import io.ringfence.supervisor.simulation.Tally.Count;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Carries out what the policies of calls decide, as the call desk does. */
final class SimulatedDesk {
  private final World world;
  private final SimulatedHost host;
  private final IntakeUnderTest intake;
  private final Set<SimulatedCall> pending = new LinkedHashSet<>();
  private int turn;
  private boolean isOpen = true;

  SimulatedDesk(World world) {
    this.world = world;
    this.host = new SimulatedHost(world);
    this.intake = world.policies().intake(world.terms().intake(), world.terms().crews().keySet());
  }

  IntakeUnderTest intake() {
    return intake;
  }

  /** Calls without an outcome, oldest first. */
  Set<SimulatedCall> pending() {
    return pending;
  }

  void place(SimulatedCall call) {
    pending.add(call);
    world.watch().onPlaced(call);
    if (!isOpen) {
      on(call, new CallEvent.Refused(notRunning()));
      return;
    }
    Optional<Rejected> refused = intake.admit(call, world.time().nanos());
    if (refused.isPresent()) {
      on(call, new CallEvent.Refused(refused.get()));
      return;
    }
    Openings openings = Openings.of(roster(call.language()));
    if (openings.areFor(call.owner())
        && !intake.hasNext(call.language(), openings)
        && start(call)) {
      return;
    }
    onJoined(call, intake.join(call));
  }

  private void onJoined(SimulatedCall call, Joined<SimulatedCall> joined) {
    switch (joined) {
      case Joined.Waits<SimulatedCall> _ -> onWaiting(call.language());
      case Joined.InsteadOf<SimulatedCall>(SimulatedCall displaced, Rejected rejected) -> {
        on(displaced, new CallEvent.Refused(rejected));
        onWaiting(call.language());
      }
      case Joined.Refused<SimulatedCall>(Rejected rejected) ->
          on(call, new CallEvent.Refused(rejected));
    }
  }

  private void onWaiting(Language language) {
    onRoomMade(language);
    world.pool(language).wanted();
  }

  /** Starts those who wait, as far as there is room. */
  void onRoomMade(Language language) {
    while (true) {
      Openings openings = Openings.of(roster(language));
      if (openings.isEmpty()) {
        return;
      }
      Optional<SimulatedCall> next = intake.next(language, openings);
      if (next.isEmpty()) {
        return;
      }
      if (!start(next.get())) {
        intake.putBack(next.get());
        return;
      }
    }
  }

  /** Whether the call waits no more. */
  private boolean start(SimulatedCall call) {
    on(call, new CallEvent.Called());
    return !isWaiting(call);
  }

  static boolean isWaiting(SimulatedCall call) {
    return switch (call.life().state()) {
      case CallState.Waiting _, CallState.Resuming _ -> true;
      case CallState.Running _, CallState.Settled _ -> false;
    };
  }

  /** Something happened to a call. */
  void on(SimulatedCall call, CallEvent event) {
    if (world.log().isOn() && !(event instanceof CallEvent.Tick)) {
      world.say("%s: %s", call, event);
    }
    for (CallAction action : call.life().on(event, world.time().moment())) {
      carryOut(call, action);
    }
  }

  private void carryOut(SimulatedCall call, CallAction action) {
    if (world.log().isOn()) {
      world.say("%s is to %s", call, action);
    }
    switch (action) {
      case CallAction.Start start -> tryStart(call, start);
      case CallAction.Perform perform -> {
        world.watch().onPerform(call, perform);
        host.perform(call, perform);
      }
      case CallAction.Answer answer -> answer(call, answer);
      case CallAction.Stop(int attempt) ->
          call.run().filter(run -> run.attempt() == attempt).ifPresent(SimulatedRun::stop);
      case CallAction.WaitAgain _ -> {
        world.tally().add(Count.RESUMES);
        if (call.life().life().journal().inFlight().isPresent()) {
          world.tally().add(Count.ATTACHED);
        }
        intake.rejoin(call);
        onWaiting(call.language());
      }
      // The host's late answer comes all the same, and must change nothing.
      case CallAction.Abandon _ -> {}
      case CallAction.Strike _ -> strike(call);
      case CallAction.Log _ -> {}
      case CallAction.Settle(CallOutcome outcome) -> settle(call, outcome);
      case CallAction.Treat _ -> {
        world.tally().add(Count.TREATMENTS);
        world.watch().onTreated(call);
      }
    }
  }

  private void tryStart(SimulatedCall call, CallAction.Start start) {
    List<SimulatedWorker> candidates =
        world.policies().route(roster(call.language()), call.owner(), turn++);
    for (SimulatedWorker worker : candidates) {
      Optional<SimulatedRun> run = worker.tryStart(call, start.attempt(), start.order());
      if (run.isPresent()) {
        call.onRun(run.get());
        world.tally().add(Count.REPLAYED, start.answered());
        intake.onStarted(call);
        world.watch().onStarted(run.get());
        world.say("%s starts", run.get());
        run.get().begin();
        return;
      }
    }
    on(call, new CallEvent.NotTaken(start.attempt()));
  }

  private static void answer(SimulatedCall call, CallAction.Answer answer) {
    call.run()
        .filter(run -> run.attempt() == answer.attempt())
        .ifPresent(run ->
            run.onAnswer(new CallResult(answer.sequence(), answer.result(), answer.clockMicros())));
  }

  private void strike(SimulatedCall call) {
    intake
        .strike(call.call().dialplan(), world.time().nanos())
        .ifPresent(sentence -> {
          world.tally().add(Count.QUARANTINES);
          world.say("%s is in quarantine: %s", call.call().dialplan(), sentence);
          world.watch().onQuarantined(call.owner(), sentence.time());
        });
  }

  private void settle(SimulatedCall call, CallOutcome outcome) {
    pending.remove(call);
    if (intake.leave(call, call.life().conduct(), world.time().nanos())) {
      world.tally().add(Count.RELEASES);
    }
    count(outcome);
    world.watch().onSettled(call, outcome);
  }

  void onEnded(SimulatedRun run, RunEnd end) {
    intake.onRunOver(run.call());
    on(run.call(), new CallEvent.Ended(run.attempt(), end));
    onRoomMade(run.call().language());
  }

  void onLost(SimulatedRun run, RunLoss loss) {
    world
        .tally()
        .add(
            switch (loss) {
              case RunLoss.Moved _ -> Count.MOVES;
              case RunLoss.Crowded _ -> Count.CROWDED_MOVES;
              case RunLoss.Lost _, RunLoss.Blamed _ -> Count.LOSSES;
            });
    world.watch().onRunLost(run, loss);
    intake.onRunOver(run.call());
    on(run.call(), new CallEvent.Lost(run.attempt(), run.worker().incarnation(), loss));
  }

  void cancel(SimulatedCall call) {
    world.watch().onCancelled(call);
    on(call, new CallEvent.Cancelled());
  }

  private void close(SimulatedCall call) {
    world.watch().onCancelled(call);
    on(call, new CallEvent.Closed());
  }

  /** As the thread that watches deadlines. */
  void tick() {
    List.copyOf(pending).forEach(call -> on(call, new CallEvent.Tick()));
    world.terms().crews().keySet().forEach(this::onRoomMade);
  }

  /** Takes no call any more; what runs has so long. */
  void close(Duration limit, Runnable then) {
    isOpen = false;
    intake.newCalls().forEach(call -> on(call, new CallEvent.Refused(notRunning())));
    world
        .time()
        .after(
            limit,
            () -> {
              List.copyOf(pending).forEach(this::close);
              then.run();
            });
  }

  private List<SimulatedWorker> roster(Language language) {
    return world.pool(language).roster();
  }

  private static Rejected notRunning() {
    return new Rejected(CallOutcome.Refusal.NOT_RUNNING, 1, 0, Duration.ZERO);
  }

  private void count(CallOutcome outcome) {
    world
        .tally()
        .add(
            switch (outcome) {
              case CallOutcome.Completed _ -> Count.COMPLETED;
              case CallOutcome.ScriptFailed _ -> Count.SCRIPT_FAILED;
              case CallOutcome.LimitExceeded _ -> Count.LIMITS;
              case CallOutcome.Cancelled _ -> Count.CANCELLED;
              case CallOutcome.WorkerLost _ -> Count.WORKER_LOST;
              case CallOutcome.Diverged _ -> Count.DIVERGED;
              case Rejected rejected -> {
                if (rejected.refusal() == CallOutcome.Refusal.QUARANTINE
                    || rejected.refusal() == CallOutcome.Refusal.OWNER_QUARANTINE) {
                  world.tally().add(Count.QUARANTINED);
                }
                yield Count.REFUSALS;
              }
            });
  }
}

package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.ServiceCommand;
import io.ringfence.supervisor.dispatch.CallEvent;
import io.ringfence.supervisor.dispatch.Standing;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.RunOrder;
import io.ringfence.supervisor.link.RunUse;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** An attempt of a call in a simulated worker: goes through its script step by step. */
final class SimulatedRun {
  private static final long TRANSIT_NANOS = 1_000_000;
  private static final double USUAL_SHARE = 0.05;
  private static final long USUAL_BYTES_PER_SECOND = 2_000_000;
  private static final long GREEDY_BYTES_PER_SECOND = 80_000_000;
  private static final long CROWDING_NANOS = 200_000_000;

  private final SimulatedCall call;
  private final SimulatedWorker worker;
  private final int attempt;
  private final RunOrder order;
  private final List<Script.Step> script;

  private int position;
  private int sequence;
  private Optional<Command> asked = Optional.empty();
  private boolean isExecuting;
  private boolean isOver;
  private long executingSinceNanos;
  private long stretch;
  private Duration unattended;
  private OptionalLong stopAskedNanos = OptionalLong.empty();

  private double cpuShare = USUAL_SHARE;
  private long bytesPerSecond = USUAL_BYTES_PER_SECOND;
  private long cpuNanos;
  private long allocated;
  private boolean isHoarding;
  private long toldCpuNanos;
  private long toldAllocated;

  SimulatedRun(SimulatedCall call, SimulatedWorker worker, int attempt, RunOrder order) {
    this.call = call;
    this.worker = worker;
    this.attempt = attempt;
    this.order = order;
    this.unattended = order.limits().unattended();
    this.script = Script.of(call.misdeed(), call.seed(), attempt);
  }

  SimulatedCall call() {
    return call;
  }

  SimulatedWorker worker() {
    return worker;
  }

  int attempt() {
    return attempt;
  }

  RunOrder order() {
    return order;
  }

  boolean isOver() {
    return isOver;
  }

  /** Nobody hears it any more. */
  void onLost() {
    isOver = true;
  }

  /** The order reached the worker. */
  void begin() {
    worker.later(
        TRANSIT_NANOS * 5,
        () -> {
          if (!isOver) {
            tell(new CallEvent.Begun(attempt));
            execute();
            worker.later(
                order.limits().total().toNanos(),
                () -> guard(Limit.TOTAL_TIME, order.limits().total().toMillis()));
            next();
          }
        });
  }

  /** The result of a command reached the worker. */
  void onAnswer(CallResult answer) {
    worker.later(
        TRANSIT_NANOS,
        () -> {
          if (isOver || asked.isEmpty()) {
            return;
          }
          worker.world().watch().onAnswered(this, answer.sequence(), answer.result());
          Command command = asked.get();
          asked = Optional.empty();
          execute();
          Optional<Completed> decided = decided(command, answer.result());
          if (decided.isPresent()) {
            end(new RunEnd.Finished(decided.get()));
          } else {
            next();
          }
        });
  }

  /** What a script is told of its command. */
  record CallResult(int sequence, CommandResult result, long clockMicros) {}

  /** The place of the command that it waits for, or was last answered. */
  int sequence() {
    return sequence;
  }

  /** The worker is told to stop it. */
  void stop() {
    if (isOver || stopAskedNanos.isPresent()) {
      return;
    }
    stopAskedNanos = OptionalLong.of(worker.world().time().nanos());
    if (!isLawless()) {
      worker.later(TRANSIT_NANOS * 10, () -> end(new RunEnd.Stopped()));
    }
  }

  boolean isStuck(long nowNanos, Duration limit) {
    return !isOver
        && stopAskedNanos.isPresent()
        && nowNanos - stopAskedNanos.getAsLong() > limit.toNanos();
  }

  /** Uses what it uses in so much time. */
  void use(long nanos) {
    if (isExecuting) {
      cpuNanos += (long) (nanos * cpuShare);
      allocated += nanos / 1_000 * bytesPerSecond / 1_000_000;
    }
  }

  /** Processor time on this worker. */
  long cpuNanos() {
    return cpuNanos;
  }

  /** What it allocated on this worker. */
  long allocated() {
    return allocated;
  }

  /** What it keeps from the collector. */
  long held() {
    return isHoarding ? allocated : 1_000_000;
  }

  /** The worker tells of it. */
  void report() {
    toldCpuNanos = cpuNanos;
    toldAllocated = allocated;
  }

  /** As the supervisor knows it. */
  RunUse use(long nowNanos, Duration stopLimit, boolean isLying) {
    Duration executing =
        isExecuting ? Duration.ofNanos(nowNanos - executingSinceNanos) : Duration.ZERO;
    long lie = isLying ? 1_000_000_000L * (1 + call.placed().number() % 50) : 0;
    return new RunUse(
        call.call(),
        Duration.ofNanos(toldCpuNanos + lie * 10),
        new MemorySize(toldAllocated + lie * 100),
        asked.isPresent(),
        executing,
        isStuck(nowNanos, stopLimit),
        call.standing() == Standing.EMERGENCY);
  }

  private void next() {
    if (isOver) {
      return;
    }
    switch (script.get(position++)) {
      case Script.Step.Compute(long nanos) -> worker.later(nanos, this::next);
      case Script.Step.Log(String line) -> {
        tell(new CallEvent.Logged(attempt, line));
        worker.later(TRANSIT_NANOS, this::next);
      }
      case Script.Step.TakeTime(Duration by) -> {
        unattended = by.plus(order.limits().unattended());
        tell(new CallEvent.TimeExtended(attempt, by));
        execute();
        worker.later(TRANSIT_NANOS, this::next);
      }
      case Script.Step.Ask(Command command) -> ask(command);
      case Script.Step.DoDamage(Misdeed misdeed) -> doDamage(misdeed);
      case Script.Step.End(RunEnd end) -> end(end);
    }
  }

  private void ask(Command command) {
    int granted = order.limits().commands();
    if (sequence >= granted) {
      end(new RunEnd.Finished(new LimitExceeded(Limit.COMMANDS, sequence + 1, granted)));
      return;
    }
    worker.passTime();
    isExecuting = false;
    unattended = order.limits().unattended();
    stretch++;
    sequence++;
    asked = Optional.of(command);
    tell(new CallEvent.Asked(attempt, sequence, command));
  }

  private void doDamage(Misdeed misdeed) {
    worker.passTime();
    switch (misdeed) {
      case GREEDY -> {
        isHoarding = true;
        bytesPerSecond = GREEDY_BYTES_PER_SECOND;
        long granted = order.limits().allocation().bytes();
        worker.later(
            (granted - allocated) * 1_000 / GREEDY_BYTES_PER_SECOND * 1_000_000,
            () -> guard(Limit.ALLOCATION, granted));
      }
      case HOARDS -> {
        isHoarding = true;
        bytesPerSecond = GREEDY_BYTES_PER_SECOND;
        cpuShare = 1;
        worker.later(
            (400 + Math.floorMod(call.seed(), 1_200)) * 1_000_000L,
            () -> {
              worker.passTime();
              bytesPerSecond = USUAL_BYTES_PER_SECOND;
              next();
            });
      }
      case CROWDS -> {
        isHoarding = true;
        bytesPerSecond = GREEDY_BYTES_PER_SECOND;
        worker.later(
            CROWDING_NANOS,
            () -> {
              worker.passTime();
              bytesPerSecond = 0;
              next();
            });
      }
      case LOOPS -> {
        cpuShare = 1;
        long granted = order.limits().cpuTime().toMillis();
        worker.later(order.limits().cpuTime().toNanos(), () -> guard(Limit.CPU_TIME, granted));
      }
      case SPINS, SPINS_SILENTLY -> {
        cpuShare = 1;
        worker.onSpin(this, misdeed);
      }
      case BURSTS -> whileItRuns(TRANSIT_NANOS * 30, worker::runOutOfMemory);
      case CRASHES -> whileItRuns(TRANSIT_NANOS, worker::fail);
      case BREAKS_OUT -> worker.breakProtocol();
      case LIES -> {
        worker.onLie();
        next();
      }
      case STUBBORN -> {}
      case NONE, TAKES_TIME, FAILS, DIVERGES, FALLS_SHORT, BABBLES -> next();
    }
  }

  /** Who was stopped before does no damage any more. */
  private void whileItRuns(long nanos, Runnable damage) {
    worker.later(
        nanos,
        () -> {
          if (!isOver) {
            damage.run();
          }
        });
  }

  /** The engine stops what goes on too long. */
  private void guard(Limit limit, long granted) {
    if (!isOver && !isLawless()) {
      end(new RunEnd.Finished(new LimitExceeded(limit, granted + 1, granted)));
    }
  }

  private void execute() {
    worker.passTime();
    isExecuting = true;
    executingSinceNanos = worker.world().time().nanos();
    long begun = ++stretch;
    worker.later(
        unattended.toNanos(),
        () -> {
          if (stretch == begun) {
            guard(Limit.UNATTENDED_TIME, unattended.toMillis());
          }
        });
  }

  private void end(RunEnd end) {
    if (!isOver) {
      worker.passTime();
      isOver = true;
      isExecuting = false;
      worker.onRunEnded(this, end);
    }
  }

  private boolean isLawless() {
    return switch (call.misdeed()) {
      case SPINS, SPINS_SILENTLY, STUBBORN, HOARDS -> true;
      case NONE,
          TAKES_TIME,
          FAILS,
          GREEDY,
          CROWDS,
          BURSTS,
          LOOPS,
          CRASHES,
          BREAKS_OUT,
          DIVERGES,
          FALLS_SHORT,
          BABBLES,
          LIES ->
          false;
    };
  }

  private void tell(CallEvent event) {
    worker.world().desk().on(call, event);
  }

  private static Optional<Completed> decided(Command command, CommandResult result) {
    return switch (command) {
      case Command.Dial _ ->
          result instanceof CommandResult.Dialled dialled && dialled.result() == DialResult.ANSWERED
              ? Optional.of(new Completed(new Ending.Answered()))
              : Optional.empty();
      case Command.Respond(int status, String reason, _) ->
          status >= 300 && result instanceof CommandResult.Sent
              ? Optional.of(new Completed(new Ending.Responded(status, reason)))
              : Optional.empty();
      case ServiceCommand _ -> Optional.empty();
    };
  }

  @Override
  public String toString() {
    return "attempt %d of %s on worker %d".formatted(attempt, call, worker.incarnation());
  }
}

package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One run on one worker. It holds what the worker may say of it next: whatever else the worker says
 * is a breach.
 *
 * <p>The reader's thread takes frames in; any thread may answer and stop.
 */
public final class LinkedRun {
  private static final int NOTHING_IN_FLIGHT = 0;
  private static final long NOT_STOPPED = Long.MIN_VALUE;
  private static final int MORE_FRAMES = 1_000;
  private static final int MAX_REASON = 1_024;
  private static final Duration MAX_EXTENSION = Duration.ofDays(1);

  private final WorkerLink link;
  private final long id;
  private final Call call;
  private final RunListener listener;
  private final RunSettings limits;
  private final boolean takesSlot;
  private final boolean isEmergency;

  private final AtomicInteger commandInFlight = new AtomicInteger(NOTHING_IN_FLIGHT);
  private final AtomicLong stoppedAtNanos = new AtomicLong(NOT_STOPPED);
  private volatile boolean dialAnswered;
  private volatile boolean hasBegun;
  private volatile long executingSinceNanos = System.nanoTime();
  private volatile long cpuMillis;
  private volatile long allocatedBytes;

  // Only the reader's thread touches these.
  private int lastSequence;
  private int finalStatus;
  private long framesLeft;
  private long logCharactersLeft;

  LinkedRun(WorkerLink link, long id, RunOrder order, RunListener listener) {
    this.link = link;
    this.id = id;
    this.call = order.call();
    this.limits = order.limits();
    this.takesSlot = order.takesSlot();
    this.isEmergency = order.isEmergency();
    this.listener = listener;
    this.framesLeft = (long) limits.commands() + limits.logCharacters() + MORE_FRAMES;
    // The worker cuts log output at the limit and adds a line that says so.
    this.logCharactersLeft = limits.logCharacters() + (long) MORE_FRAMES;
  }

  /**
   * The result of the command that came with {@code sequence}; later answers are ignored.
   *
   * @param clockMicros what the clock of the plan shows from now on
   */
  public void answer(int sequence, CommandResult result, long clockMicros) {
    executingSinceNanos = System.nanoTime();
    if (commandInFlight.compareAndSet(sequence, NOTHING_IN_FLIGHT)) {
      if (result instanceof CommandResult.Dialled dialled
          && dialled.result() == CommandResult.DialResult.ANSWERED) {
        dialAnswered = true;
      }
      link.send(
          new ToWorker.CommandAnswered(id, sequence, AnswerWriter.frameOf(result), clockMicros));
    }
  }

  /** Tells the worker to end this run. {@link RunListener#onEnded} follows, or the run is stuck. */
  public void stop() {
    if (stoppedAtNanos.compareAndSet(NOT_STOPPED, System.nanoTime())) {
      link.send(new ToWorker.StopRun(id));
    }
  }

  /** What it said of its end meanwhile may lie unread. */
  void onPause(Duration by, long nowNanos) {
    stoppedAtNanos.updateAndGet(stopped -> {
      if (stopped == NOT_STOPPED) {
        return NOT_STOPPED;
      }
      long later = stopped + by.toNanos();
      return later - nowNanos < 0 ? later : nowNanos;
    });
  }

  /** The number of the worker that runs it. */
  public long incarnation() {
    return link.terms().incarnation();
  }

  long id() {
    return id;
  }

  Call call() {
    return call;
  }

  RunListener listener() {
    return listener;
  }

  boolean takesSlot() {
    return takesSlot;
  }

  boolean isStuck(long nowNanos, Duration limit) {
    long stopped = stoppedAtNanos.get();
    return stopped != NOT_STOPPED && nowNanos - stopped > limit.toNanos();
  }

  RunUse use(long nowNanos, Duration stopLimit) {
    boolean isWaiting = !hasBegun || commandInFlight.get() != NOTHING_IN_FLIGHT;
    return new RunUse(
        call,
        Duration.ofMillis(cpuMillis),
        new MemorySize(allocatedBytes),
        isWaiting,
        isWaiting ? Duration.ZERO : Duration.ofNanos(Math.max(0, nowNanos - executingSinceNanos)),
        isStuck(nowNanos, stopLimit),
        isEmergency);
  }

  private boolean isStopping() {
    return stoppedAtNanos.get() != NOT_STOPPED;
  }

  void countFrame() throws BreachException {
    if (--framesLeft < 0) {
      throw new BreachException("more frames for run " + id + " than its limits allow");
    }
  }

  void onBegun() throws BreachException {
    if (hasBegun || lastSequence > 0) {
      throw new BreachException("run " + id + " begins a second time");
    }
    executingSinceNanos = System.nanoTime();
    hasBegun = true;
    listener.onBegun();
  }

  void onUsed(FromWorker.RunUsed used) {
    cpuMillis = used.cpuMillis();
    allocatedBytes = used.allocatedBytes();
  }

  void onCommand(FromWorker.CommandIssued issued) throws BreachException {
    Command command =
        CommandReader.read(issued.name(), issued.arguments(), limits.offer().ownCommands());
    if (issued.sequence() != lastSequence + 1) {
      throw new BreachException(
          "command %d of run %d after command %d".formatted(issued.sequence(), id, lastSequence));
    }
    if (issued.sequence() > limits.commands()) {
      throw new BreachException(
          "command %d of run %d; allowed %d".formatted(issued.sequence(), id, limits.commands()));
    }
    if (!commandInFlight.compareAndSet(NOTHING_IN_FLIGHT, issued.sequence())) {
      throw new BreachException(
          "command %d of run %d before command %d was answered"
              .formatted(issued.sequence(), id, lastSequence));
    }
    lastSequence = issued.sequence();
    if (command instanceof Command.Respond(int status, _, _) && status >= 200) {
      checkFinal(status);
      finalStatus = status;
    }
    if (!isStopping()) {
      listener.onCommand(this, issued.sequence(), command);
    }
  }

  /** Only a dialled leg answers an INVITE, and an honest worker knows. */
  private void checkFinal(int status) throws BreachException {
    if (status < 300 && call.request().method().equals("INVITE")) {
      throw new BreachException("run %d answers an INVITE with %d".formatted(id, status));
    }
  }

  void onLogged(String line) throws BreachException {
    logCharactersLeft -= line.length();
    if (logCharactersLeft < 0) {
      throw new BreachException(
          "more log output of run %d than %d characters".formatted(id, limits.logCharacters()));
    }
    listener.onLogged(OneLine.of(line, line.length()));
  }

  void onTimeExtended(int seconds) {
    Duration asked = Duration.ofSeconds(seconds);
    listener.onTimeExtended(asked.compareTo(MAX_EXTENSION) < 0 ? asked : MAX_EXTENSION);
  }

  /** What the worker's word for the end of this run amounts to, if it can be true. */
  RunEnd endOf(RunEnding ending) throws BreachException {
    return switch (ending) {
      case RunEnding.Answered _ -> {
        require(dialAnswered, "answered, but no dial was");
        yield new RunEnd.Finished(new Completed(new Ending.Answered()));
      }
      case RunEnding.Responded(int status, String reason) -> {
        require(status == finalStatus, "a response of " + status + " that it never gave");
        yield new RunEnd.Finished(new Completed(new Ending.Responded(status, cut(reason))));
      }
      case RunEnding.Unanswered(int status, String reason) ->
          new RunEnd.Finished(new Completed(new Ending.Unanswered(status, cut(reason))));
      case RunEnding.Failed(RunEnding.Fault fault, int line, String message) ->
          new RunEnd.Finished(new CallOutcome.ScriptFailed(faultOf(fault), line, cut(message)));
      case RunEnding.LimitReached(RunEnding.Limit limit, long seen, long granted) ->
          new RunEnd.Finished(new CallOutcome.LimitExceeded(limitOf(limit), seen, granted));
      case RunEnding.Stopped _ -> {
        require(isStopping(), "stopped, but nobody stopped it");
        yield new RunEnd.Stopped();
      }
      case RunEnding.EngineFailed(String message) -> new RunEnd.EngineFailed(cut(message));
    };
  }

  private void require(boolean isPossible, String claim) throws BreachException {
    if (!isPossible) {
      throw new BreachException("run %d is said to have ended as %s".formatted(id, claim));
    }
  }

  private static CallOutcome.Fault faultOf(RunEnding.Fault fault) {
    return switch (fault) {
      case SYNTAX -> CallOutcome.Fault.SYNTAX;
      case EXCEPTION -> CallOutcome.Fault.EXCEPTION;
    };
  }

  private static CallOutcome.Limit limitOf(RunEnding.Limit limit) {
    return switch (limit) {
      case UNATTENDED_TIME -> CallOutcome.Limit.UNATTENDED_TIME;
      case TOTAL_TIME -> CallOutcome.Limit.TOTAL_TIME;
      case COMMANDS -> CallOutcome.Limit.COMMANDS;
      case CPU_TIME -> CallOutcome.Limit.CPU_TIME;
      case ALLOCATION -> CallOutcome.Limit.ALLOCATION;
    };
  }

  /** A reason may go into a SIP message: there a line break would begin a header field. */
  private static String cut(String text) {
    return OneLine.of(text, MAX_REASON);
  }
}

package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandHandler;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.DialString;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One command while the host performs it, on a virtual thread of its own. It is answered once: by
 * the host, by its time limit, or not at all because nobody waits any more.
 */
final class HostCommand {

  /** What the original added to the ring time of a dial. */
  private static final Duration DIAL_EXTRA = Duration.ofSeconds(70);

  private static final Duration RESPOND_LIMIT = Duration.ofSeconds(10);

  private final Command command;
  private final Duration limit;
  private final AtomicBoolean isAnswered = new AtomicBoolean();
  private final CountDownLatch returned = new CountDownLatch(1);
  private volatile @Nullable CommandResult lateResult;
  private final Thread thread;

  /** Only ringfence-deadlines touches it once the command is known. */
  private long deadlineNanos;

  /** Takes the result, and what the host did wrong, empty if nothing. */
  interface Answer extends BiConsumer<CommandResult, String> {}

  private final Answer answer;

  HostCommand(CommandHandler handler, Call call, Command command, Answer answer) {
    this.command = command;
    this.answer = answer;
    this.limit = limitOf(command);
    this.deadlineNanos = System.nanoTime() + limit.toNanos();
    this.thread =
        Thread.ofVirtual()
            .name("ringfence-command-" + call.id())
            .unstarted(() -> perform(handler, call));
  }

  void start() {
    thread.start();
  }

  boolean isDial() {
    return command instanceof Command.Dial;
  }

  /** Ends the wait for a host that is overdue. */
  void onTick(long nowNanos) {
    if (nowNanos - deadlineNanos > 0) {
      giveUp("no answer within " + limit.toSeconds() + " s");
    }
  }

  /** Ends the wait for the host, which is told by an interrupt; {@code failure} says why. */
  void giveUp(String failure) {
    if (isAnswered.compareAndSet(false, true)) {
      answer.accept(
          switch (command) {
            case Command.Dial _ ->
                new CommandResult.Dialled(CommandResult.DialResult.TIMED_OUT, 0, failure);
            case Command.Respond _, ServiceCommand _ -> new CommandResult.NotPerformed(failure);
          },
          failure);
      thread.interrupt();
    }
  }

  /** The host is a part of this process: it did not run either. */
  void onPause(Duration by) {
    deadlineNanos += by.toNanos();
  }

  /** Nobody waits any more: the host is told by an interrupt, and what it says is ignored. */
  void abandon() {
    if (isAnswered.compareAndSet(false, true)) {
      thread.interrupt();
    }
  }

  /**
   * Waits until the host has returned from a command that was abandoned, and says whether it gave
   * the caller a final response all the same.
   */
  boolean gaveFinalResponse(Duration limit) throws InterruptedException {
    CommandResult result =
        returned.await(limit.toNanos(), TimeUnit.NANOSECONDS) ? lateResult : null;
    return result != null && Journal.isFinalResponse(command, result);
  }

  private void perform(CommandHandler handler, Call call) {
    CommandResult result;
    String failure = "";
    try {
      CommandResult said = handler.perform(call, command);
      failure = misfit(said);
      result =
          failure.isEmpty()
              ? EntrySize.bounded(said)
              : new CommandResult.NotPerformed("the server gave no usable answer");
    } catch (Throwable thrown) {
      failure = thrown.toString();
      result = new CommandResult.NotPerformed("the server failed");
    }
    lateResult = result;
    returned.countDown();
    if (isAnswered.compareAndSet(false, true)) {
      answer.accept(result, failure);
    }
  }

  /** What is wrong with a result; empty if nothing. */
  private String misfit(CommandResult result) {
    boolean isOfCommand =
        switch (result) {
          case null -> false;
          case CommandResult.NotPerformed _ -> true;
          case CommandResult.Dialled _ -> command instanceof Command.Dial;
          case CommandResult.Sent _ -> command instanceof Command.Respond;
          case CommandResult.Returned _ -> command instanceof ServiceCommand;
        };
    if (!isOfCommand) {
      return "it answered " + result;
    }
    return result instanceof CommandResult.Returned(PlanValue value)
        ? EntrySize.tooMuch(value).map(much -> "it answered " + much).orElse("")
        : "";
  }

  private static Duration limitOf(Command command) {
    return switch (command) {
      case Command.Dial dial -> longestRing(dial).plus(DIAL_EXTRA);
      case Command.Respond _ -> RESPOND_LIMIT;
      case ServiceCommand service -> service.timeLimit();
    };
  }

  private static Duration longestRing(Command.Dial dial) {
    try {
      return DialString.parse(dial.destination(), "dialled").longestRing(dial.ringTime());
    } catch (IllegalArgumentException _) {
      // A host may read dial strings of its own.
      return dial.ringTime();
    }
  }
}

package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.ServiceCommand;
import io.ringfence.supervisor.settings.MemorySize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The commands of a run and their results, in order, with the command that the host is performing
 * last. It outlives the workers of the run: each attempt after the first is answered from it.
 *
 * <p>Bounded in bytes here; its entries are as many as a run may have commands. Not thread-safe.
 */
public final class Journal {

  /** What an entry costs beside its texts. */
  private static final int ENTRY_BYTES = 32;

  /** What a command of a run is to the journal of that run. */
  public sealed interface Reading {

    /** The host performed it for an earlier attempt, with this result. */
    record Answered(CommandResult result, long clockMicros) implements Reading {}

    /** The host is performing it, for an earlier attempt. */
    record InFlight() implements Reading {}

    /** Nobody has asked for it yet; it is in flight from now on. */
    record New() implements Reading {}

    /** An earlier attempt asked for another one at this place. */
    record Differs(Command journaled) implements Reading {}

    /** The journal would hold {@code seen} bytes with it, more than {@code granted}. */
    record Full(long seen, long granted) implements Reading {}
  }

  private record Entry(Command command, CommandResult result, long clockMicros) {}

  private final long mostBytes;
  private final List<Entry> entries = new ArrayList<>();
  private Optional<Command> inFlight = Optional.empty();
  private long bytes;
  private boolean hasFinalResponse;
  private Optional<Completed> decided = Optional.empty();

  /** An empty journal that takes so many bytes. */
  public Journal(MemorySize bound) {
    this.mostBytes = bound.bytes();
  }

  /**
   * What an attempt is to be told of the command that it asks for.
   *
   * @param sequence its place in the run, from 1 and without gaps
   */
  public Reading onCommand(int sequence, Command command) {
    if (sequence < 1 || sequence > entries.size() + 1) {
      throw new IllegalArgumentException(
          "command %d of a run whose journal holds %d".formatted(sequence, entries.size()));
    }
    if (sequence <= entries.size()) {
      Entry entry = entries.get(sequence - 1);
      return entry.command.equals(command)
          ? new Reading.Answered(entry.result, entry.clockMicros)
          : new Reading.Differs(entry.command);
    }
    if (inFlight.isPresent()) {
      return inFlight.get().equals(command)
          ? new Reading.InFlight()
          : new Reading.Differs(inFlight.get());
    }
    long size = bytes + ENTRY_BYTES + EntrySize.of(command);
    if (size > mostBytes) {
      return new Reading.Full(size, mostBytes);
    }
    bytes = size;
    inFlight = Optional.of(command);
    return new Reading.New();
  }

  /**
   * Takes the result of the command in flight. It is kept even where it passes the bound: what was
   * done was done.
   *
   * @return that it passes the bound, unless it ends the run anyway
   */
  public Optional<Reading.Full> onPerformed(CommandResult result, long clockMicros) {
    Command command =
        inFlight.orElseThrow(() -> new IllegalStateException("a result, but no command"));
    bytes += EntrySize.of(result);
    hasFinalResponse |= isFinalResponse(command, result);
    decided = decided.or(() -> decidedBy(command, result));
    entries.add(new Entry(command, result, clockMicros));
    // Last: a command that is no more in flight and has no result would be performed again.
    inFlight = Optional.empty();
    return bytes > mostBytes && decided.isEmpty()
        ? Optional.of(new Reading.Full(bytes, mostBytes))
        : Optional.empty();
  }

  /** Whether a host's result gave the caller a final response. */
  static boolean isFinalResponse(Command command, CommandResult result) {
    return switch (command) {
      case Command.Dial _ -> isAnswered(result);
      case Command.Respond respond ->
          respond.status() >= 200 && result instanceof CommandResult.Sent;
      case ServiceCommand _ -> false;
    };
  }

  /** Whether {@code result} says that a leg answered. */
  static boolean isAnswered(CommandResult result) {
    return result instanceof CommandResult.Dialled dialled
        && dialled.result() == DialResult.ANSWERED;
  }

  /** Commands that have their results. */
  public int answered() {
    return entries.size();
  }

  /** Commands that were asked for: those with a result, and the one in flight. */
  public int commands() {
    return entries.size() + (inFlight.isPresent() ? 1 : 0);
  }

  /** The command at a place from 1 to {@link #commands}. */
  public Command command(int sequence) {
    return sequence <= entries.size()
        ? entries.get(sequence - 1).command
        : inFlight.orElseThrow(() -> new IllegalArgumentException("no command " + sequence));
  }

  /** The result at a place from 1 to {@link #answered}. */
  public Reading.Answered answer(int sequence) {
    Entry entry = entries.get(sequence - 1);
    return new Reading.Answered(entry.result, entry.clockMicros);
  }

  /** The command that the host is performing. */
  public Optional<Command> inFlight() {
    return inFlight;
  }

  /** What it holds, in bytes of text. */
  public long bytes() {
    return bytes;
  }

  /** Whether the caller has its final response: a leg answered, or one was sent. */
  public boolean hasFinalResponse() {
    return hasFinalResponse;
  }

  /** How the run ends whatever comes, once a leg answered or a final response was sent. */
  public Optional<Completed> decidedEnding() {
    return decided;
  }

  private static Optional<Completed> decidedBy(Command command, CommandResult result) {
    return switch (command) {
      case Command.Dial _ ->
          isAnswered(result) ? Optional.of(new Completed(new Ending.Answered())) : Optional.empty();
      // A plan goes on after a 2xx, which only requests without a dialog get.
      case Command.Respond(int status, String reason, _) ->
          status >= 300 && result instanceof CommandResult.Sent
              ? Optional.of(new Completed(new Ending.Responded(status, reason)))
              : Optional.empty();
      case ServiceCommand _ -> Optional.empty();
    };
  }
}

package io.ringfence.worker.faulty;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One way to misbehave. Those that are not about the start of a worker wait for a call whose plan
 * holds the word {@value #MARK}; until then, and for every other call, the worker is honest.
 */
public enum Misdeed {
  /** Ends at once, with a last line on standard error. */
  DIE_AT_START,
  /** Connects and never says hello. */
  NEVER_SAY_HELLO,
  /** Says hello with a token of its own. */
  WRONG_TOKEN,
  /** Says hello in a later version of the protocol. */
  WRONG_VERSION,

  /** Ends its process in the middle of the call, with exit code 0. */
  EXIT,
  /** Fills its heap in one go. */
  OUT_OF_MEMORY,
  /** Takes 300 MB of private memory outside its heap and holds it. */
  NATIVE_MEMORY,
  /** Keeps 100 kB of every run, marked or not: the leak of the original. */
  KEEP_OF_EVERY_RUN,
  /** The script calls itself without end. */
  DEEP_RECURSION,
  /** The script loops without end. */
  ENDLESS_LOOP,
  /** The script allocates without end, and holds what it allocates. */
  ALLOCATE,
  /** The script loops without end in {@code ensure} or {@code finally}, after its end. */
  ENDLESS_LOOP_IN_ENSURE,
  /** The run does not stop, whatever is done to it. */
  IGNORE_STOP,
  /** No script is executed any more, the canary's neither; heartbeats go on. */
  STOP_EXECUTING,
  /** From then on the canary ends otherwise. */
  WRONG_CANARY,

  /** Prints 50 MB on standard output. */
  FLOOD_STDOUT,
  /** Prints 50 MB on standard error. */
  FLOOD_STDERR,
  /** Starts a process that outlives it, and ends. */
  LEAVE_GRANDCHILD,

  /** Sends bytes that are no frame. */
  GARBAGE,
  /** Announces a frame of 2 GB. */
  OVERSIZED_FRAME,
  /** Sends a frame of the call after its last one. */
  LATE_FRAME,
  /** Sends the last frame of the call twice. */
  DUPLICATE_FRAME,
  /** Sends a frame of a run that was never started. */
  FORGED_FRAME,
  /** Says the call was answered, which it was not. */
  FORGED_ENDING,
  /** Says the call has used more than a machine has, at its begin and whenever its use is told. */
  LIE_ABOUT_USE,
  /** Issues the first command of the call with other texts, where the call is replayed. */
  ISSUE_OTHER_COMMAND_ON_REPLAY,
  /** Reads nothing any more. */
  STOP_READING,
  /** Sends nothing any more, heartbeats neither. */
  FALL_SILENT,
  /** Does not end when it is asked to. */
  IGNORE_FINISH;

  /** The word that makes a plan the trigger. */
  public static final String MARK = "misdeed";

  static final String SWITCH = "--misdeed=";
  static final String ONCE = "--once=";

  /** The worker arguments that have every worker commit this. */
  public List<String> arguments() {
    return List.of(SWITCH + name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /**
   * The worker arguments that have one worker commit this: the first to create {@code file}. The
   * others are honest.
   */
  public List<String> onceArguments(Path file) {
    return List.of(arguments().getFirst(), ONCE + file);
  }

  static Optional<Misdeed> named(String label) {
    return Arrays.stream(values())
        .filter(misdeed -> misdeed.arguments().getFirst().equals(SWITCH + label))
        .findAny();
  }
}

package io.ringfence.worker.protocol;

import java.util.Map;

/** What a worker tells the supervisor. Every field is the claim of a peer that may be hostile. */
public sealed interface FromWorker extends Frame {

  /**
   * The first frame: the engine is up and takes runs.
   *
   * @param token the one-time token that the supervisor gave this worker on its standard input
   * @param engine name and version of the script engine, for people to read
   * @param sandbox the level of the sandbox that was reached
   */
  record Hello(
      int protocolVersion, String token, long pid, String language, String engine, String sandbox)
      implements FromWorker {}

  /** A sign of life, sent at the interval that {@link ToWorker.Welcome} asked for. */
  record Heartbeat(int runs) implements FromWorker {}

  /**
   * What a run has used so far. Sent with each heartbeat for every run, and between two heartbeats
   * for a run that uses much.
   *
   * @param cpuMillis processor time of the run's thread
   * @param allocatedBytes what the run's thread has allocated, garbage included
   */
  record RunUsed(long run, long cpuMillis, long allocatedBytes) implements FromWorker {}

  /** The script of a run begins now: its context is prepared, and its time runs. */
  record RunBegun(long run) implements FromWorker {}

  /**
   * A run asks for a command.
   *
   * @param sequence 1 for the first command of a run, then one more each
   */
  record CommandIssued(long run, int sequence, String name, Map<String, Value> arguments)
      implements FromWorker {
    public CommandIssued {
      arguments = Map.copyOf(arguments);
    }
  }

  /** A line for the owner's log. */
  record Logged(long run, String line) implements FromWorker {}

  /** The run asked for more time before its next command or its end. */
  record TimeExtended(long run, int seconds) implements FromWorker {}

  /** The last frame of a run; it also acknowledges {@link ToWorker.StopRun}. */
  record RunEnded(long run, RunEnding ending) implements FromWorker {}
}

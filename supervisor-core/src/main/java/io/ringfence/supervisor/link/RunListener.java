package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.Command;
import java.time.Duration;

/**
 * What a link tells of one run. Called on the reader's thread, {@link #onLost} on the caller of
 * {@link WorkerLink#abandon}; must not wait. Exactly one of {@link #onEnded} and {@link #onLost}
 * comes, last.
 */
public interface RunListener {

  /** The script begins: its worker has prepared a context for it. */
  void onBegun();

  /** The script asks for a command; it waits until {@link LinkedRun#answer}. */
  void onCommand(LinkedRun run, int sequence, Command command);

  /** The script wrote a line to its owner's log. */
  void onLogged(String line);

  /** The script asked for more time without a command. */
  void onTimeExtended(Duration by);

  /** The run is over and its slot is free. */
  void onEnded(LinkedRun run, RunEnd end);

  /** The worker is lost, and the run with it. */
  void onLost(LinkedRun run, RunLoss loss);
}

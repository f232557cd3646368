package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.event.EndReason;
import java.time.Duration;

/**
 * What carries out the decisions of a {@link Crew}. The crew calls it in the midst of a decision,
 * so nothing here may call the crew back: what comes of a deed is told later.
 */
public interface Hands {

  /**
   * Starts a worker that is to live by {@code rules}.
   *
   * @return its incarnation, a number that no worker of the dispatcher had before
   */
  long start(LifeRules rules);

  /** Carries out what needs no judgement; after a {@link LifeAction.Bury} it tells the crew. */
  void carryOut(long incarnation, LifeAction.Deed deed);

  /** What its runs have used and the kernel says, now that its runs are given up. */
  Evidence evidence(long incarnation);

  /** Tells every open run of a worker that it is lost there; from now on nobody hears it. */
  void giveUpRuns(long incarnation, Verdict verdict);

  /** All spares are ready for the first time. */
  void onStaffed();

  /** The crew cannot come about; it starts no worker any more. {@code incarnation} died last. */
  void onHopeless(long incarnation, EndReason reason, int failedStarts);

  /** Workers die so fast that the next start waits; {@code ready} of them still take calls. */
  void onDegraded(int deaths, Duration backOff, int ready);

  /** All spares are ready again. */
  void onRestored();
}

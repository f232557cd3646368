package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.pool.Evidence;
import io.ringfence.supervisor.pool.Hands;
import io.ringfence.supervisor.pool.LifeAction;
import io.ringfence.supervisor.pool.LifeRules;
import io.ringfence.supervisor.pool.Verdict;
import java.time.Duration;

/** Hands that do what others do, but for what a test changes. */
class OtherHands implements Hands {
  private final Hands hands;

  OtherHands(Hands hands) {
    this.hands = hands;
  }

  @Override
  public long start(LifeRules rules) {
    return hands.start(rules);
  }

  @Override
  public void carryOut(long incarnation, LifeAction.Deed deed) {
    hands.carryOut(incarnation, deed);
  }

  @Override
  public Evidence evidence(long incarnation) {
    return hands.evidence(incarnation);
  }

  @Override
  public void giveUpRuns(long incarnation, Verdict verdict) {
    hands.giveUpRuns(incarnation, verdict);
  }

  @Override
  public void onStaffed() {
    hands.onStaffed();
  }

  @Override
  public void onHopeless(long incarnation, EndReason reason, int failedStarts) {
    hands.onHopeless(incarnation, reason, failedStarts);
  }

  @Override
  public void onDegraded(int deaths, Duration backOff, int ready) {
    hands.onDegraded(deaths, backOff, ready);
  }

  @Override
  public void onRestored() {
    hands.onRestored();
  }
}

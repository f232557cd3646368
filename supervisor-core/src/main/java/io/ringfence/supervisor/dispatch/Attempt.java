package io.ringfence.supervisor.dispatch;

import java.time.Duration;

/** How far one attempt of a run has come on its worker. */
final class Attempt {
  private final int number;
  private final Duration unattended;
  private int lastSequence;
  private int lines;
  private boolean hasBegun;
  private boolean isWaiting;
  private long unattendedSinceNanos;
  private Duration unattendedLimit;

  Attempt(int number, Duration unattended) {
    this.number = number;
    this.unattended = unattended;
    this.unattendedLimit = unattended;
  }

  /** What the worker took to prepare a context is no time of the script. */
  void onBegun(long nowNanos) {
    hasBegun = true;
    unattendedSinceNanos = nowNanos;
  }

  void onAsked(int sequence) {
    lastSequence = sequence;
    isWaiting = true;
  }

  void onAnswered(long nowNanos) {
    isWaiting = false;
    unattendedSinceNanos = nowNanos;
    unattendedLimit = unattended;
  }

  void onTimeExtended(Duration by, long nowNanos) {
    unattendedSinceNanos = nowNanos;
    unattendedLimit = by.plus(unattended);
  }

  /** The script was not left alone in a time in which nobody could hear it. */
  void onPaused(Duration by, long nowNanos) {
    long later = unattendedSinceNanos + by.toNanos();
    unattendedSinceNanos = later - nowNanos < 0 ? later : nowNanos;
  }

  /** The number of the line that it just wrote. */
  int onLogged() {
    return ++lines;
  }

  int number() {
    return number;
  }

  /** The place of the last command that it asked for. */
  int lastSequence() {
    return lastSequence;
  }

  Duration unattendedLimit() {
    return unattendedLimit;
  }

  /** How long its script has been left alone; zero while it waits for a command. */
  Duration unattended(long nowNanos) {
    return hasBegun && !isWaiting
        ? Duration.ofNanos(nowNanos - unattendedSinceNanos)
        : Duration.ZERO;
  }
}

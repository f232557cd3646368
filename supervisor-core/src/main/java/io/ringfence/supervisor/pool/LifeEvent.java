package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.Optional;

/** What can happen to a worker. */
public sealed interface LifeEvent {

  /** It said a valid hello. */
  record Greeted() implements LifeEvent {}

  /** The canary ended as it should. */
  record CanaryRight() implements LifeEvent {}

  /** The canary ended otherwise. */
  record CanaryWrong(String seen, String expected) implements LifeEvent {}

  /** Its private memory right after its first canary; empty where it cannot be read. */
  record Warm(Optional<MemorySize> baseline) implements LifeEvent {}

  /** Its private memory was read. */
  record MemoryRead(MemorySize seen) implements LifeEvent {}

  /** A run ended without fault of its plan. */
  record RunWell() implements LifeEvent {}

  /** A plan failed. */
  record ScriptFailed() implements LifeEvent {}

  /** The engine failed under a run. */
  record EngineFailed() implements LifeEvent {}

  /** It sent what no worker sends. */
  record ProtocolBroken(String breach) implements LifeEvent {}

  /** It leaves too much unread. */
  record NotReading(long unsentBytes) implements LifeEvent {}

  /** Its link was closed. */
  record LinkClosed() implements LifeEvent {}

  /**
   * Its process ended, or never started.
   *
   * @param cleanly with the exit code of a worker that was asked to end
   */
  record Exited(EndReason reason, boolean cleanly) implements LifeEvent {}

  /** It is to be replaced, or the dispatcher closes; what it runs has so long. */
  record EndAsked(EndReason reason, Duration drain) implements LifeEvent {}

  /** This process was paused for so long: what the worker said meanwhile is not known yet. */
  record Paused(Duration by) implements LifeEvent {}

  /** Time went by. */
  record Tick(Vitals vitals) implements LifeEvent {}
}

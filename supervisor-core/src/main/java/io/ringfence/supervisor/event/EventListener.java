package io.ringfence.supervisor.event;

/** The host's ear for events. */
@FunctionalInterface
public interface EventListener {

  /**
   * Takes an event. Called on {@code ringfence-events}, one event after the other; a slow listener
   * delays later events, never a call. What it throws is logged and stops nothing.
   */
  void onEvent(SupervisorEvent event);
}

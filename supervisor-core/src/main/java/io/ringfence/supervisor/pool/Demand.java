package io.ringfence.supervisor.pool;

/**
 * Who waits for a worker of a language.
 *
 * @param ownersWithoutWorker owners whose calls wait and who have no worker of their own on the
 *     roster; counts where a worker serves one owner
 * @param callsWaiting all calls that wait; counts where workers are shared
 */
public record Demand(int ownersWithoutWorker, int callsWaiting) {

  /** Nobody waits. */
  public static final Demand NONE = new Demand(0, 0);
}

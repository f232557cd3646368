package io.ringfence.supervisor.process;

/** Hears how a worker process ended. */
@FunctionalInterface
public interface ExitListener {

  /**
   * Called exactly once for each started worker, after the process was reaped, its leftover
   * children were killed, its output was drained and its folder was removed. Runs on the worker's
   * own process thread, or on the thread that called {@code start} if no thread could be had; it
   * should return soon.
   */
  void exited(Exit exit);
}

package io.ringfence.supervisor.process;

import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.PlaceSettings;
import io.ringfence.supervisor.settings.WorkerProgram;

/** All worker processes of one supervisor, and the folders they need. */
public final class WorkerProcesses implements AutoCloseable {
  private WorkerProcesses() {}

  /**
   * Unpacks and verifies the bundle, checks the Java home, makes the private run folder and removes
   * those of supervisors that are dead.
   *
   * @throws ProcessSetupException if no worker could be started here; nothing is left behind
   */
  public static WorkerProcesses open(
      WorkerProgram program, PlaceSettings places, MemorySettings memory)
      throws ProcessSetupException {
    throw new ProcessSetupException("not yet: " + program + places + memory);
  }

  /**
   * Makes the private folder of a worker and names the socket in it; starts nothing.
   *
   * @param language the worker's first argument: {@code ruby} or {@code javascript}
   * @param incarnation the worker's number, never reused
   * @throws ProcessSetupException if the folder cannot be made or the path of the socket is too
   *     long
   */
  public WorkerProcess prepare(String language, long incarnation) throws ProcessSetupException {
    throw new ProcessSetupException("not yet: " + language + incarnation);
  }

  /**
   * Kills the workers that are left, waits for their end with a deadline, and removes the run
   * folder. Further calls do nothing.
   */
  @Override
  public void close() {}
}

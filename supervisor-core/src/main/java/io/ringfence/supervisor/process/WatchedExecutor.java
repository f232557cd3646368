package io.ringfence.supervisor.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;

/** Commons Exec's executor, which tells of the process the moment it exists. */
final class WatchedExecutor extends DefaultExecutor {
  private final Path workingFolder;
  private final Consumer<Process> onLaunch;

  // Commons Exec 1.6 lets nobody extend its executor in another way.
  @SuppressWarnings("deprecation")
  WatchedExecutor(Path workingFolder, Consumer<Process> onLaunch) {
    this.workingFolder = workingFolder;
    this.onLaunch = onLaunch;
    // Every exit code is news, none is an exception.
    setExitValues(null);
  }

  @Override
  protected Process launch(CommandLine command, Map<String, String> environment, Path ignored)
      throws IOException {
    Process process = super.launch(command, environment, workingFolder);
    onLaunch.accept(process);
    return process;
  }
}

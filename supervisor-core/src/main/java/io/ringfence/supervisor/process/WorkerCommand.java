package io.ringfence.supervisor.process;

import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.PlaceSettings;
import io.ringfence.supervisor.settings.WorkerProgram;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.exec.CommandLine;

/** The command that starts a worker: which Java, with which flags, runs what. */
record WorkerCommand(
    Path launcher,
    MemorySettings memory,
    String classPath,
    String mainClass,
    List<String> furtherArguments) {

  WorkerCommand {
    furtherArguments = List.copyOf(furtherArguments);
  }

  /** Checks the Java and unpacks the bundle that the first of {@code loaders} has. */
  static WorkerCommand of(
      WorkerProgram program,
      PlaceSettings places,
      MemorySettings memory,
      RunFolder runFolder,
      List<ClassLoader> loaders)
      throws ProcessSetupException {
    Path launcher = JavaLauncher.find(places.javaHome());
    WorkerBundle bundle = WorkerBundle.find(loaders);
    Path cache =
        places
            .cacheFolder()
            .orElseGet(() -> defaultCache(System.getenv(), System.getProperty("user.home")))
            .toAbsolutePath();
    List<Path> classPath;
    try {
      classPath = new ArrayList<>(bundle.unpack(cache, runFolder.owner()));
    } catch (IOException e) {
      throw new ProcessSetupException(
          "cannot read the owner of %s: %s".formatted(runFolder.path(), e), e);
    }
    classPath.addAll(program.extraClassPath());
    return new WorkerCommand(
        launcher,
        memory,
        joined(classPath),
        program.mainClass().orElse(bundle.mainClass()),
        program.arguments());
  }

  /** {@code $XDG_CACHE_HOME/ringfence} if that is absolute, else {@code ~/.cache/ringfence}. */
  static Path defaultCache(Map<String, String> environment, String userHome) {
    Path base =
        Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
            .map(Path::of)
            .filter(Path::isAbsolute)
            .orElseGet(() -> Path.of(userHome, ".cache"));
    return base.resolve("ringfence");
  }

  CommandLine in(Path workingFolder, String language, Path socket) {
    CommandLine line = new CommandLine(launcher);
    List<String> arguments = new ArrayList<>(JvmFlags.of(memory, workingFolder));
    arguments.addAll(List.of("-cp", classPath, mainClass, language, "--socket=" + socket));
    arguments.addAll(furtherArguments);
    // Each goes to the child as it is: there is no shell between.
    arguments.forEach(argument -> line.addArgument(argument, false));
    return line;
  }

  private static String joined(List<Path> classPath) throws ProcessSetupException {
    for (Path path : classPath) {
      if (path.toString().contains(File.pathSeparator)) {
        throw new ProcessSetupException(
            "%s cannot be on a class path, for the '%s' in it; set cacheFolder to another folder"
                .formatted(path, File.pathSeparator));
      }
    }
    return classPath.stream()
        .map(path -> path.toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}

package io.ringfence.supervisor.process;

import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.PlaceSettings;
import io.ringfence.supervisor.settings.WorkerProgram;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.exec.CommandLine;

/**
 * The command that starts a worker: which Java, with which flags, runs what.
 *
 * @param bundled the program as the bundle has it; the start cache is made of it
 * @param started the program that workers run: that one, or one that adds to it
 */
record WorkerCommand(
    Path launcher, MemorySettings memory, Program bundled, Program started, Path startCaches) {

  /** What a JVM is told to run. */
  record Program(String classPath, String mainClass, List<String> furtherArguments) {
    Program {
      furtherArguments = List.copyOf(furtherArguments);
    }
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
    List<Path> classPath = new ArrayList<>();
    try {
      classPath.addAll(bundle.unpack(cache, runFolder.owner()));
    } catch (IOException e) {
      throw new ProcessSetupException(
          "cannot read the owner of %s: %s".formatted(runFolder.path(), e), e);
    }
    Program bundled = new Program(joined(classPath), bundle.mainClass(), List.of());
    // Behind the bundle, whose cache is good for any class path that begins with it.
    classPath.addAll(program.extraClassPath());
    Program started =
        new Program(
            joined(classPath), program.mainClass().orElse(bundle.mainClass()), program.arguments());
    return new WorkerCommand(launcher, memory, bundled, started, cache.resolve("aot"));
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

  /** Starts a worker, faster if there is a cache for that. */
  CommandLine in(Path workingFolder, String language, Path socket) {
    Path cache = startCache(language);
    List<String> flags = Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.<String>of();
    return worker(started, flags, workingFolder, List.of(language, "--socket=" + socket));
  }

  /** Starts a worker that records what a start needs. */
  CommandLine recording(Path record, Path workingFolder, String language, Path socket) {
    return worker(
        started,
        List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + record),
        workingFolder,
        List.of(language, "--socket=" + socket));
  }

  /** Makes a start cache of what was recorded. */
  CommandLine makingCache(Path record, Path cache) {
    List<String> arguments = new ArrayList<>(JvmFlags.forMakingACache());
    arguments.addAll(
        List.of(
            "-XX:AOTMode=create",
            "-XX:AOTConfiguration=" + record,
            "-XX:AOTCache=" + cache,
            "-cp",
            bundled.classPath()));
    return line(arguments);
  }

  /** The start cache of a language for this very Java and class path, there or not. */
  Path startCache(String language) {
    String release;
    try {
      release = Files.readString(launcher.resolveSibling("../release").normalize());
    } catch (IOException _) {
      release = "";
    }
    String key = Sha256.of(String.join("\n", launcher.toString(), release, bundled.classPath()));
    return startCaches.resolve(language + "-" + key.substring(0, 16) + ".aot");
  }

  private CommandLine worker(
      Program program, List<String> flags, Path workingFolder, List<String> workerArguments) {
    List<String> arguments = new ArrayList<>(JvmFlags.of(memory, workingFolder));
    arguments.addAll(flags);
    arguments.addAll(List.of("-cp", program.classPath(), program.mainClass()));
    arguments.addAll(workerArguments);
    arguments.addAll(program.furtherArguments());
    return line(arguments);
  }

  private CommandLine line(List<String> arguments) {
    CommandLine line = new CommandLine(launcher);
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

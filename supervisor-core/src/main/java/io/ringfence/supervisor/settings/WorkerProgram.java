package io.ringfence.supervisor.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The program that runs as a worker. The default is the bundle on the host's class path, artifact
 * {@code ringfence-worker-bundle}, as it is.
 *
 * @param mainClass in place of the bundle's own; empty for that one
 * @param extraClassPath put behind the libraries of the bundle
 * @param arguments put behind the worker's own arguments
 */
public record WorkerProgram(
    Optional<String> mainClass, List<Path> extraClassPath, List<String> arguments) {

  /** The bundle as it is. */
  public static final WorkerProgram BUNDLED =
      new WorkerProgram(Optional.empty(), List.of(), List.of());

  /** Copies the lists. */
  public WorkerProgram {
    extraClassPath = List.copyOf(extraClassPath);
    arguments = List.copyOf(arguments);
  }

  /** The same program started through another main class, found in {@code jar}. */
  public WorkerProgram startedBy(String otherMainClass, Path jar) {
    List<Path> jars = new ArrayList<>(extraClassPath);
    jars.add(jar);
    return new WorkerProgram(Optional.of(otherMainClass), jars, arguments);
  }

  /** The same program with further arguments. */
  public WorkerProgram with(List<String> furtherArguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(furtherArguments);
    return new WorkerProgram(mainClass, extraClassPath, all);
  }
}

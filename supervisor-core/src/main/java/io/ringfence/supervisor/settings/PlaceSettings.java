package io.ringfence.supervisor.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where things lie on the host's disk.
 *
 * @param cacheFolder where the worker's libraries are unpacked and kept; empty for {@code
 *     $XDG_CACHE_HOME/ringfence}, else {@code ~/.cache/ringfence}
 * @param runFolder where the folder for sockets and working folders of this dispatcher is made, and
 *     removed again; empty for the folder of temporary files
 * @param javaHome the Java that runs the workers; empty for the one that runs the host
 */
public record PlaceSettings(
    Optional<Path> cacheFolder, Optional<Path> runFolder, Optional<Path> javaHome) {

  /** The places where nothing was said. */
  public static final PlaceSettings DEFAULT =
      new PlaceSettings(Optional.empty(), Optional.empty(), Optional.empty());
}

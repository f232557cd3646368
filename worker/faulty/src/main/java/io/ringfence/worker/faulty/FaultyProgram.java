package io.ringfence.worker.faulty;

import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * Where the faulty worker is found, for a host's settings: {@code
 * WorkerProgram.BUNDLED.startedBy(FaultyProgram.MAIN_CLASS, FaultyProgram.jar())
 * .with(Misdeed.EXIT.arguments())}.
 */
public final class FaultyProgram {

  /** The main class that stands in for the bundle's own. */
  public static final String MAIN_CLASS = "io.ringfence.worker.faulty.FaultyWorker";

  private FaultyProgram() {}

  /** The jar, or the folder of classes, that holds the faulty worker. */
  public static Path jar() {
    try {
      return Path.of(
          FaultyProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of this class is no path", e);
    }
  }
}

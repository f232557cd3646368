package io.ringfence.worker.faulty;

import io.ringfence.worker.WorkerMain;
import io.ringfence.worker.WorkerParts;
import io.ringfence.worker.engine.Engine;
import io.ringfence.worker.session.SocketLink;
import io.ringfence.worker.session.SupervisorLink;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The entry of a faulty worker process: the arguments of the real one, and {@code --misdeed=NAME
 * [--once=FILE]}.
 */
final class FaultyWorker {
  private static final int DEATH_CODE = 7;

  private FaultyWorker() {}

  public static void main(String[] given) throws IOException {
    List<String> honest = new ArrayList<>();
    Optional<Misdeed> misdeed = Optional.empty();
    boolean isChosen = true;
    for (String argument : given) {
      if (argument.startsWith(Misdeed.SWITCH)) {
        misdeed = Optional.of(misdeed(argument.substring(Misdeed.SWITCH.length())));
      } else if (argument.startsWith(Misdeed.ONCE)) {
        isChosen = isFirst(Path.of(argument.substring(Misdeed.ONCE.length())));
      } else {
        honest.add(argument);
      }
    }
    Optional<Misdeed> committed = isChosen ? misdeed : Optional.empty();
    if (committed.isPresent() && committed.get() == Misdeed.DIE_AT_START) {
      System.err.println("faulty worker: dies at start");
      Runtime.getRuntime().halt(DEATH_CODE);
    }
    WorkerMain.run(honest, committed.<WorkerParts>map(Parts::new).orElse(WorkerParts.HONEST));
  }

  private static Misdeed misdeed(String label) {
    return Misdeed.named(label)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "misdeed '%s' is not known; known are %s"
                    .formatted(label, List.of(Misdeed.values()))));
  }

  private static boolean isFirst(Path file) throws IOException {
    try {
      Files.createFile(file);
      return true;
    } catch (FileAlreadyExistsException _) {
      return false;
    }
  }

  private record Parts(Misdeed misdeed) implements WorkerParts {
    @Override
    public Engine engine(Engine booted) {
      return new FaultyEngine(booted, misdeed);
    }

    @Override
    public SupervisorLink link(SocketLink connected) {
      return new FaultyLink(connected, misdeed);
    }
  }
}

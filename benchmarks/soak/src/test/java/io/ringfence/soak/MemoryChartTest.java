package io.ringfence.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.soak.MemoryHistory.Kind;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.WorkerIdentity;
import io.ringfence.supervisor.event.WorkerStatus;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.MemorySize;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryChartTest {
  private final AtomicLong nanos = new AtomicLong();
  private final MemoryHistory history = new MemoryHistory(nanos::get);

  @Test
  void aKillIsARedMarkInThePicture(@TempDir Path folder) throws IOException {
    grow(1, 90, 155);
    long before = redPoints(drawn(folder));
    history.onSignal(Kind.KILLED, worker(Language.RUBY, 1));
    long after = redPoints(drawn(folder));
    assertTrue(after - before > 10, () -> "from " + before + " to " + after + " points");
  }

  @Test
  void everyWorkerHasItsLineAndItsFirstMoveIsMarkedOnce() {
    grow(1, 90, 140);
    double end = nanos.get() / 1e9;
    grow(2, 90, 100);
    history.onMoved(1);
    history.onMoved(1);
    history.onMoved(77);
    assertEquals(2, history.lines(Language.RUBY).size());
    assertEquals(0, history.lines(Language.JAVASCRIPT).size());
    assertEquals(1, history.marks(Language.RUBY, Kind.MOVED).size());
    assertEquals(end, history.marks(Language.RUBY, Kind.MOVED).getFirst().seconds());
    assertEquals(140, history.marks(Language.RUBY, Kind.MOVED).getFirst().megabytes());
  }

  private BufferedImage drawn(Path folder) throws IOException {
    Path file = folder.resolve("memory.png");
    MemoryChart.write(history, MemorySettings.DEFAULT, 60, file);
    return ImageIO.read(file.toFile());
  }

  private void grow(long incarnation, int from, int to) {
    for (int megabytes = from; megabytes <= to; megabytes++) {
      nanos.addAndGet(Duration.ofMillis(100).toNanos());
      history.onStatuses(
          List.of(
              new WorkerStatus(
                  worker(Language.RUBY, incarnation),
                  WorkerStatus.Phase.SERVING,
                  Optional.empty(),
                  Optional.of(MemorySize.ofMegabytes(megabytes)),
                  1,
                  0)));
    }
  }

  private static WorkerIdentity worker(Language language, long incarnation) {
    return new WorkerIdentity(language, incarnation, 1000 + incarnation);
  }

  /** Also those that are mixed with what is below, at the edge of a mark. */
  private static long redPoints(BufferedImage image) {
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .mapToObj(i -> new Color(image.getRGB(i % image.getWidth(), i / image.getWidth())))
        .filter(color -> color.getRed() > 150 && color.getGreen() < 120 && color.getBlue() < 120)
        .count();
  }
}

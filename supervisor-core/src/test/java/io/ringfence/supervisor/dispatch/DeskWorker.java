package io.ringfence.supervisor.dispatch;

import static org.awaitility.Awaitility.await;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.link.FakeWorker;
import io.ringfence.supervisor.link.LinkListener;
import io.ringfence.supervisor.link.LinkTerms;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.link.WorkerLink;
import io.ringfence.supervisor.settings.PoolSettings.Sharing;
import io.ringfence.worker.protocol.FromWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A link and the fake worker at its other end. */
final class DeskWorker implements AutoCloseable {
  final WorkerLink link;
  final FakeWorker fake;
  final List<String> breaches = new CopyOnWriteArrayList<>();
  volatile boolean isReady = true;
  private final CountDownLatch greeted = new CountDownLatch(1);

  DeskWorker(Path folder, long incarnation, int slots, Sharing sharing) throws Exception {
    Path socket = folder.resolve("s" + incarnation);
    LinkTerms terms =
        new LinkTerms(incarnation, Language.RUBY, "token", slots, sharing, Duration.ofSeconds(1));
    link = WorkerLink.listen(socket, terms, new News());
    fake = FakeWorker.greet(socket, terms);
    if (!greeted.await(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a fake worker was not greeted");
    }
    link.admitCalls();
  }

  /** The number of the next run that was started here; its script begins. */
  long nextRun() throws InterruptedException, IOException {
    long run = fake.nextStart().run();
    fake.say(new FromWorker.RunBegun(run));
    return run;
  }

  void awaitRuns(int runs) {
    await("worker %d has %d runs".formatted(link.terms().incarnation(), runs))
        .atMost(DeskFixture.LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> link.runs() == runs);
  }

  void lose(RunLoss loss) {
    isReady = false;
    link.refuseCalls();
    link.abandon(_ -> loss);
    close();
  }

  @Override
  public void close() {
    fake.close();
    link.close();
  }

  private final class News implements LinkListener {
    @Override
    public void onGreeted(String engine) {
      greeted.countDown();
    }

    @Override
    public void onProtocolBroken(String breach) {
      // What a lost worker still says is for nobody: its runs are gone.
      if (isReady) {
        breaches.add(breach);
      }
    }

    @Override
    public void onNotReading(long unsentBytes) {
      breaches.add("not reading " + unsentBytes);
    }

    @Override
    public void onRunEnded(RunEnd end) {}

    @Override
    public void onClosed() {}
  }
}

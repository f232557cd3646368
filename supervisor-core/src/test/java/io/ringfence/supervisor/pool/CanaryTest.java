package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.link.FakeWorker;
import io.ringfence.supervisor.link.LinkListener;
import io.ringfence.supervisor.link.LinkTerms;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.WorkerLink;
import io.ringfence.supervisor.settings.PoolSettings.Sharing;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import io.ringfence.worker.protocol.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The canary against a worker that computes it here, as an engine should or should not. */
class CanaryTest {
  private static final LinkTerms TERMS =
      new LinkTerms(7, Language.RUBY, "the-token", 1, Sharing.ONE_OWNER, Duration.ofSeconds(1));

  @TempDir Path folder;

  private final BlockingQueue<LifeEvent> news = new LinkedBlockingQueue<>();
  private final CountDownLatch greeted = new CountDownLatch(1);
  private WorkerLink link;
  private FakeWorker worker;

  @BeforeEach
  void greet() throws Exception {
    link = WorkerLink.listen(folder.resolve("s"), TERMS, new Silent());
    worker = FakeWorker.greet(folder.resolve("s"), TERMS);
    greeted.await();
  }

  @AfterEach
  void close() {
    worker.close();
    link.close();
  }

  /** Starts a canary; the number that it calls. */
  private ToWorker.StartRun start() throws Exception {
    Canary.run(link, Duration.ofSeconds(5), new Random(1), news::add);
    return worker.nextStart();
  }

  private static String number(ToWorker.StartRun start) {
    String uri = start.call().request().uri();
    return uri.substring("sip:".length(), uri.indexOf('@'));
  }

  private static String right(ToWorker.StartRun start) {
    long sum = 0;
    for (char digit : number(start).toCharArray()) {
      sum = sum * 7 + Character.digit(digit, 10);
    }
    return new StringBuilder(number(start)).reverse() + " " + sum;
  }

  private LifeEvent respond(ToWorker.StartRun start, int status, String text) throws Exception {
    worker.say(
        new FromWorker.CommandIssued(
            start.run(),
            1,
            "Respond",
            Map.of(
                "status", new Value.Whole(status),
                "reason", new Value.Text(text),
                "headers", new Value.Text(""))));
    worker.next(ToWorker.CommandAnswered.class);
    worker.end(start.run(), new RunEnding.Responded(status, text));
    return next();
  }

  private LifeEvent next() throws Exception {
    LifeEvent event = news.poll(20, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("the canary told nothing within 20 s");
    }
    return event;
  }

  @Test
  void theRightResultIsRight() throws Exception {
    ToWorker.StartRun start = start();
    assertEquals(new LifeEvent.CanaryRight(), respond(start, 420, right(start)));
  }

  @Test
  void anotherResultIsWrongAndBothAreTold() throws Exception {
    ToWorker.StartRun start = start();
    assertEquals(
        new LifeEvent.CanaryWrong("responded 420 41", "responded 420 " + right(start)),
        respond(start, 420, "41"));
  }

  @Test
  void anotherStatusIsWrong() throws Exception {
    ToWorker.StartRun start = start();
    assertInstanceOf(LifeEvent.CanaryWrong.class, respond(start, 421, right(start)));
  }

  @Test
  void noResultIsWrong() throws Exception {
    ToWorker.StartRun start = start();
    worker.end(start.run());
    assertInstanceOf(LifeEvent.CanaryWrong.class, next());
    ToWorker.StartRun other = start();
    worker.end(other.run(), new RunEnding.EngineFailed("LinkageError"));
    assertEquals(
        new LifeEvent.CanaryWrong("LinkageError", "responded 420 " + right(other)), next());
  }

  @Test
  void theSameAnswerDoesNotServeTwice() throws Exception {
    Random random = new Random(1);
    Canary.run(link, Duration.ofSeconds(5), random, news::add);
    String first = right(worker.nextStart());
    Canary.run(link, Duration.ofSeconds(5), random, news::add);
    assertNotEquals(first, right(worker.nextStart()));
  }

  @Test
  void itTakesNoSlotOfACall() throws Exception {
    start();
    assertEquals(0, link.runs());
  }

  private final class Silent implements LinkListener {
    @Override
    public void onGreeted(String engine) {
      greeted.countDown();
    }

    @Override
    public void onProtocolBroken(String breach) {
      throw new AssertionError(breach);
    }

    @Override
    public void onNotReading(long unsentBytes) {}

    @Override
    public void onRunEnded(RunEnd end) {}

    @Override
    public void onClosed() {}
  }
}

package io.ringfence.supervisor.link;

import static org.awaitility.Awaitility.await;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.settings.PoolSettings.Sharing;
import io.ringfence.supervisor.settings.RunSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One link with a fake worker at its other end, and everything that the link tells. */
final class LinkFixture implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  static final LinkTerms TERMS =
      new LinkTerms(7, Language.RUBY, "the-token", 2, Sharing.ONE_OWNER, Duration.ofSeconds(1));
  static final RunSettings LIMITS = RunSettings.DEFAULT.commands(3).logCharacters(100);
  static final Dialplan PLAN = Dialplan.of("anna", "main", Language.RUBY, "exit");

  final Path socket;
  final List<String> news = new CopyOnWriteArrayList<>();
  final WorkerLink link;
  private final AtomicInteger calls = new AtomicInteger();

  /** A link that listens; nobody is connected. */
  LinkFixture(Path folder) throws IOException {
    this(folder, Sharing.ONE_OWNER);
  }

  LinkFixture(Path folder, Sharing sharing) throws IOException {
    socket = folder.resolve("s");
    LinkTerms terms =
        new LinkTerms(
            TERMS.incarnation(),
            TERMS.language(),
            TERMS.token(),
            TERMS.runsAtOnce(),
            sharing,
            TERMS.heartbeat());
    link = WorkerLink.listen(socket, terms, new News());
  }

  /** The worker of a link that is greeted and admits calls. */
  FakeWorker greeted() throws Exception {
    FakeWorker worker = FakeWorker.greet(socket, TERMS);
    awaitNews("greeted fake 1");
    link.admitCalls();
    return worker;
  }

  void awaitNews(String expected) {
    await("the link tells: " + expected)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .failFast("the link told a breach", () -> expected.startsWith("greeted") && hasBreach())
        .until(() -> news.contains(expected));
  }

  /** Waits for the breach of which the message is a part. */
  void awaitBreach(String part) {
    await("a breach: " + part + ", news are " + news)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(this::hasBreach);
    if (news.stream().noneMatch(item -> item.startsWith("breach") && item.contains(part))) {
      throw new AssertionError("expected a breach with '" + part + "', but news are " + news);
    }
  }

  boolean hasBreach() {
    return news.stream().anyMatch(item -> item.startsWith("breach"));
  }

  RunOrder order() {
    return order(PLAN);
  }

  RunOrder order(Dialplan plan) {
    String id = "c-" + calls.incrementAndGet();
    SipRequest request = SipRequest.builder("INVITE", "sip:1@example.org").build();
    return new RunOrder(Call.inbound(id, plan, request), LIMITS, 42, 7, 0, true);
  }

  LinkedRun start(RunListener listener) {
    return link.tryStart(order(), listener).orElseThrow();
  }

  @Override
  public void close() {
    link.close();
  }

  private final class News implements LinkListener {
    @Override
    public void onGreeted(String engine) {
      news.add("greeted " + engine);
    }

    @Override
    public void onProtocolBroken(String breach) {
      news.add("breach: " + breach);
    }

    @Override
    public void onNotReading(long unsentBytes) {
      news.add("not reading");
    }

    @Override
    public void onRunEnded(RunEnd end) {
      news.add("ended " + end);
    }

    @Override
    public void onClosed() {
      news.add("closed");
    }
  }

  /** Gives up every run, none of which is to blame. */
  void abandon(String reason) {
    link.abandon(_ -> new RunLoss.Lost(reason, false));
  }

  /** All that a run's listener is told; commands stay unanswered unless a result is set. */
  static final class Told implements RunListener {
    final List<Object> items = new CopyOnWriteArrayList<>();
    volatile CommandResult answer = new CommandResult.NotPerformed("left alone");
    volatile boolean answers;

    Told answering(CommandResult result) {
      answer = result;
      answers = true;
      return this;
    }

    @Override
    public void onCommand(LinkedRun run, int sequence, Command command) {
      items.add(command);
      if (answers) {
        run.answer(sequence, answer, 7);
      }
    }

    @Override
    public void onBegun() {}

    @Override
    public void onLogged(String line) {
      items.add(line);
    }

    @Override
    public void onTimeExtended(Duration by) {
      items.add(by);
    }

    @Override
    public void onEnded(LinkedRun run, RunEnd end) {
      items.add(end);
    }

    @Override
    public void onLost(LinkedRun run, RunLoss loss) {
      items.add("lost: " + loss.reason());
    }

    void awaitItem(Object expected) {
      await("the run is told " + expected)
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> items.contains(expected));
    }

    void awaitItems(int count) {
      await("the run is told " + count + " things")
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> items.size() >= count);
    }
  }
}

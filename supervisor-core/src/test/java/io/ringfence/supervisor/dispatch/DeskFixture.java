package io.ringfence.supervisor.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CommandHandler;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.link.WorkerLink;
import io.ringfence.supervisor.pool.Roster;
import io.ringfence.supervisor.report.EventQueue;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A desk over real links with fake workers. After every test it closes all of it and checks that
 * each dispatched call got one outcome, that no link was broken unless the test meant it, and that
 * no thread is left.
 */
final class DeskFixture implements BeforeEachCallback, AfterEachCallback {
  static final Duration LIMIT = Duration.ofSeconds(5);
  static final Dialplan PLAN = Dialplan.of("anna", "main", Language.RUBY, "exit");
  static final SipRequest REQUEST = SipRequest.builder("INVITE", "sip:1@example.org").build();

  private record Settled(DispatchedCall call, AtomicInteger times) {}

  final List<SupervisorEvent> events = new CopyOnWriteArrayList<>();
  volatile CommandHandler handler = (_, command) -> CommandResult.notOffered(command);

  private final List<Settled> dispatched = new CopyOnWriteArrayList<>();
  private final List<DeskWorker> workers = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong incarnations = new AtomicLong();
  private final EventQueue queue = new EventQueue(List.of(events::add));
  private final RunSettings runs;
  private final WaitingSettings waiting;
  private final Path folder;
  private volatile Roster roster = Roster.EMPTY;
  private final CallDesk desk;

  DeskFixture() throws Exception {
    this(
        new RunSettings(Duration.ofSeconds(10), Duration.ofMinutes(5), 100, 1_000),
        new WaitingSettings(2, Duration.ofSeconds(10)));
  }

  DeskFixture(RunSettings runs, WaitingSettings waiting) throws Exception {
    this.runs = runs;
    this.waiting = waiting;
    this.folder = Files.createTempDirectory("desk");
    this.desk =
        new CallDesk(
            new CallTerms(
                (call, command) -> handler.perform(call, command),
                queue,
                runs,
                waiting,
                Duration.ofMillis(50)),
            Set.of(Language.RUBY),
            () -> roster);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    queue.start();
    desk.open();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    desk.close(Duration.ZERO);
    workers.forEach(DeskWorker::close);
    queue.close();
    Files.delete(folder);
    for (Settled each : dispatched) {
      await("the outcome of " + each.call().call().id() + " is told")
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> each.times().get() > 0);
      assertEquals(1, each.times().get(), () -> "outcomes of " + each.call().call().id());
    }
    assertEquals(0, desk.pendingCalls());
    await("no thread is left")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(() ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("ringfence-")));
    assertEquals(List.of(), workers.stream().flatMap(worker -> worker.breaches.stream()).toList());
  }

  CallDesk desk() {
    return desk;
  }

  /** A worker on the roster. */
  DeskWorker worker(int slots) throws Exception {
    DeskWorker worker = new DeskWorker(folder, incarnations.incrementAndGet(), slots);
    workers.add(worker);
    publish();
    return worker;
  }

  /** Takes a worker away, as the pool does with one that is gone. */
  void lose(DeskWorker worker, String reason) {
    worker.lose(reason);
    publish();
  }

  /** Tells the desk who is there, as the pool does. */
  void publish() {
    List<WorkerLink> ready =
        workers.stream().filter(worker -> worker.isReady).map(worker -> worker.link).toList();
    roster = new Roster(Map.of(Language.RUBY, ready));
    desk.onRoomMade(Language.RUBY);
  }

  /** Only these workers are on the roster. */
  void onlyReady(DeskWorker... ready) {
    workers.forEach(worker -> worker.isReady = List.of(ready).contains(worker));
    publish();
  }

  Call call() {
    return Call.inbound("c-" + calls.incrementAndGet(), PLAN, REQUEST);
  }

  DispatchedCall dispatch() {
    return dispatch(call());
  }

  DispatchedCall dispatch(Call call) {
    DispatchedCall result = desk.dispatch(call);
    Settled settled = new Settled(result, new AtomicInteger());
    dispatched.add(settled);
    var _ = result.outcome().thenRun(() -> settled.times().incrementAndGet());
    return result;
  }

  /** The outcome, which is to come soon. */
  static CallOutcome outcome(DispatchedCall call) throws Exception {
    return call.outcome().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  RunSettings runs() {
    return runs;
  }

  WaitingSettings waiting() {
    return waiting;
  }

  EventQueue queue() {
    return queue;
  }
}

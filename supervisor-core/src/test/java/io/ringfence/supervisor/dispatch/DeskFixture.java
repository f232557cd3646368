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
import io.ringfence.supervisor.call.Treatment;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.link.WorkerLink;
import io.ringfence.supervisor.pool.Roster;
import io.ringfence.supervisor.report.EventQueue;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.PoolSettings.Sharing;
import io.ringfence.supervisor.settings.QuarantineSettings;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A desk over real links with fake workers. After every test it closes all of it and checks that
 * each dispatched call got one outcome, that no link was broken unless the test meant it, and that
 * no thread is left.
 */
final class DeskFixture implements BeforeEachCallback, AfterEachCallback {
  static final Duration LIMIT = Duration.ofSeconds(20);
  static final Dialplan PLAN = Dialplan.of("anna", "main", Language.RUBY, "exit");
  static final SipRequest REQUEST = SipRequest.builder("INVITE", "sip:1@example.org").build();

  private static final OwnerSettings UNBOUNDED = new OwnerSettings(10_000, 100_000, 10_000);

  private record Settled(DispatchedCall call, AtomicInteger times) {}

  final List<SupervisorEvent> events = new CopyOnWriteArrayList<>();
  final List<Language> wanted = new CopyOnWriteArrayList<>();
  volatile CommandHandler handler = (_, command) -> CommandResult.notOffered(command);
  volatile Predicate<Call> emergency = _ -> false;
  volatile Function<String, Treatment> treatment = _ -> new Treatment.LeftToHost();

  private final List<Settled> dispatched = new CopyOnWriteArrayList<>();
  private final List<DeskWorker> workers = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong incarnations = new AtomicLong();
  private final EventQueue queue = new EventQueue(List.of(events::add));
  private final CallTerms terms;
  private final Path folder;
  private volatile Roster roster = Roster.EMPTY;
  private final CallDesk desk;

  DeskFixture() throws Exception {
    this(
        RunSettings.DEFAULT.commands(100).logCharacters(1_000),
        WaitingSettings.DEFAULT.calls(2).longest(Duration.ofSeconds(10)));
  }

  DeskFixture(RunSettings runs, WaitingSettings waiting) throws Exception {
    this(runs, waiting, UNBOUNDED);
  }

  DeskFixture(RunSettings runs, WaitingSettings waiting, OwnerSettings owners) throws Exception {
    this.folder = Files.createTempDirectory("desk");
    this.terms =
        new CallTerms(
            new HostSide(
                (call, command) -> handler.perform(call, command),
                call -> emergency.test(call),
                owner -> treatment.apply(owner)),
            queue,
            new CallRules(runs, waiting, Duration.ofMillis(50)),
            owners,
            QuarantineSettings.DEFAULT,
            new SecureRandom()::nextLong);
    this.desk = new CallDesk(terms, Set.of(Language.RUBY), () -> roster, wanted::add);
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
    assertEquals(0, desk.admittedCalls(), "calls that count against an owner for ever");
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
    return worker(slots, Sharing.ALL_OWNERS);
  }

  private DeskWorker worker(int slots, Sharing sharing) throws Exception {
    DeskWorker worker = new DeskWorker(folder, incarnations.incrementAndGet(), slots, sharing);
    workers.add(worker);
    publish();
    return worker;
  }

  /** A worker on the roster that serves one owner. */
  DeskWorker ownedWorker(int slots) throws Exception {
    return worker(slots, Sharing.ONE_OWNER);
  }

  /** Takes a worker away, as the pool does with one that is gone; nobody is to blame. */
  void lose(DeskWorker worker, String reason) {
    lose(worker, new RunLoss.Lost(reason, false));
  }

  /** Takes a worker away, as the pool does: it leaves the roster before its runs are given up. */
  void lose(DeskWorker worker, RunLoss loss) {
    worker.isReady = false;
    publish();
    worker.lose(loss);
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
    return call(PLAN);
  }

  Call call(Dialplan plan) {
    return Call.inbound("c-" + calls.incrementAndGet(), plan, REQUEST);
  }

  /** A plan of somebody else. */
  static Dialplan planOf(String owner) {
    return Dialplan.of(owner, "main", Language.RUBY, "exit");
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

  /** Waits until events of this kind were told, and gives them. */
  <T extends SupervisorEvent> List<T> awaitEvents(Class<T> kind, int count) {
    await(count + " events of " + kind.getSimpleName())
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> events(kind).size() >= count);
    return events(kind);
  }

  <T extends SupervisorEvent> List<T> events(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  CallTerms terms() {
    return terms;
  }
}

package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.config.Account;
import io.ringfence.example.sipserver.config.Owner;
import io.ringfence.example.sipserver.config.Provider;
import io.ringfence.example.sipserver.config.SipSettings;
import io.ringfence.example.sipserver.registrar.DigestAuthenticator;
import io.ringfence.example.sipserver.registrar.Directory;
import io.ringfence.example.sipserver.registrar.Registrar;
import io.ringfence.example.sipserver.sip.SipBinding;
import io.ringfence.example.sipserver.sip.SipEndpoint;
import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Call.Direction;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.QuarantineSettings;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The SIP rooms, wired to a real dispatcher. Each owner has a number, an account and providers on
 * ports that tests choose, which know him as {@code trunk}; plans are changed by {@link #plan}.
 */
final class TestServer implements AutoCloseable {
  static final String DOMAIN = "ringfence.test";
  static final String PASSWORD = "right-secret";

  /** For more harm than a test does, unless it is about quarantine. */
  private static final QuarantineSettings PATIENT =
      new QuarantineSettings(
          20, 40, Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofHours(1));

  final SipEndpoint endpoint;
  final CallServer calls;
  final Registrar registrar;
  final CallDispatcher dispatcher;
  final ConcurrentLinkedQueue<FinishedCall> finished = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<String, Dialplan> plans = new ConcurrentHashMap<>();
  private final Set<String> lost = ConcurrentHashMap.newKeySet();

  /** What a test wants other than usual. */
  record Wishes(
      int maxCalls,
      RunSettings runs,
      OwnerSettings owners,
      List<Language> languages,
      Duration watch,
      Duration patience) {
    static final Wishes USUAL =
        new Wishes(
            10_000,
            RunSettings.DEFAULT,
            new OwnerSettings(10_000, 100_000, 10_000),
            List.of(Language.JAVASCRIPT));

    Wishes(int maxCalls, RunSettings runs, OwnerSettings owners, List<Language> languages) {
      this(maxCalls, runs, owners, languages, SipBinding.DEFAULT_WATCH);
    }

    Wishes(
        int maxCalls,
        RunSettings runs,
        OwnerSettings owners,
        List<Language> languages,
        Duration watch) {
      this(maxCalls, runs, owners, languages, watch, CallTerms.DEFAULT_PATIENCE);
    }

    Wishes patience(Duration other) {
      return new Wishes(maxCalls, runs, owners, languages, watch, other);
    }
  }

  TestServer(Map<String, Integer> providers, Wishes wishes) throws IOException {
    endpoint = SipEndpoint.open(new SipBinding("127.0.0.1", 0, "127.0.0.1", wishes.watch()));
    Directory directory =
        new Directory(
            List.of(
                owner("alpha", "100", "alice", providers), owner("beta", "200", "bob", providers)),
            List.of(DOMAIN));
    DigestAuthenticator authenticator = new DigestAuthenticator(directory);
    SipSettings settings =
        new SipSettings(
            List.of(DOMAIN),
            Optional.empty(),
            wishes.maxCalls(),
            Duration.ofSeconds(60),
            Duration.ofSeconds(3_600),
            3,
            Duration.ofSeconds(5));
    registrar = new Registrar(directory, authenticator, settings);
    CallTerms terms =
        new CallTerms(
            this::planOf,
            wishes.maxCalls(),
            Duration.ofSeconds(3),
            Duration.ofMinutes(1),
            wishes.patience(),
            finished::add);
    calls = new CallServer(endpoint, directory, authenticator, registrar, terms);
    dispatcher = dispatcher(wishes);
    calls.open(dispatcher::dispatch);
  }

  static TestServer usual(Map<String, Integer> providers) throws IOException {
    return new TestServer(providers, Wishes.USUAL);
  }

  int port() {
    return endpoint.port();
  }

  void plan(String owner, Direction direction, String javaScript) {
    plan(owner, direction, Language.JAVASCRIPT, javaScript);
  }

  void plan(String owner, Direction direction, Language language, String source) {
    lost.remove(key(owner, direction));
    plans.put(key(owner, direction), Dialplan.of(owner, "plan", language, source));
  }

  /** Until he has another one nobody can find an owner's plan, for a reason nobody expects. */
  void lose(String owner, Direction direction) {
    lost.add(key(owner, direction));
  }

  private Optional<Dialplan> planOf(String owner, Direction direction) {
    String key = key(owner, direction);
    if (lost.contains(key)) {
      throw new IllegalStateException("the plan of %s is lost".formatted(key));
    }
    return Optional.ofNullable(plans.get(key));
  }

  /** A provider name for a port on this machine. */
  static String at(int port) {
    return "x@127.0.0.1:" + port;
  }

  /** The record of the last call, when no call is left. */
  FinishedCall lastFinished() {
    Awaitility.await("the record of the call")
        .atMost(Duration.ofSeconds(30))
        .until(() -> calls.callCount() == 0 && finished.size() == calls.figures().offered());
    return finished.toArray(FinishedCall[]::new)[finished.size() - 1];
  }

  /** Waits until a plan has told its owner this line. */
  void awaitLogged(String line) {
    Awaitility.await("the line " + line)
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertTrue(logged.contains(line), logged::toString));
  }

  @Override
  public void close() {
    calls.close();
    dispatcher.close();
    endpoint.close();
  }

  private CallDispatcher dispatcher(Wishes wishes) {
    var builder =
        CallDispatcher.builder(this::perform)
            .runs(wishes.runs())
            .owners(wishes.owners())
            .waiting(WaitingSettings.DEFAULT.longest(Duration.ofSeconds(30)))
            .quarantine(PATIENT)
            .runFolder(folder())
            .listener(this::onEvent)
            .closeLimit(Duration.ofMillis(200));
    if (wishes.languages().contains(Language.JAVASCRIPT)) {
      builder.javascript(pool -> pool);
    }
    if (wishes.languages().contains(Language.RUBY)) {
      builder.ruby(pool -> pool);
    }
    return builder.build().start();
  }

  private void onEvent(SupervisorEvent event) {
    if (event instanceof SupervisorEvent.PlanLogged told) {
      logged.add(told.line());
    }
  }

  private CommandResult perform(Call call, Command command) throws InterruptedException {
    return switch (command) {
      case Command.Dial dial -> calls.perform(call, dial);
      case Command.Respond respond -> calls.perform(call, respond);
      case ServiceCommand.Callback order -> callBack(call, order);
      case ServiceCommand.SendRequest order -> send(call, order);
      case ServiceCommand _ -> CommandResult.notOffered(command);
    };
  }

  private CommandResult callBack(Call call, ServiceCommand.Callback order) {
    calls.callBack(call, order);
    return CommandResult.returned(PlanValue.nothing());
  }

  private CommandResult send(Call call, ServiceCommand.SendRequest order)
      throws InterruptedException {
    try {
      return calls
          .send(call, order)
          .map(end ->
              CommandResult.returned(PlanValue.text("%d %s".formatted(end.status(), end.reason()))))
          .orElseGet(() -> CommandResult.returned(PlanValue.nothing()));
    } catch (ParseException e) {
      return new CommandResult.NotPerformed(String.valueOf(e.getMessage()));
    }
  }

  private static Owner owner(
      String name, String number, String user, Map<String, Integer> providers) {
    return new Owner(
        name,
        ZoneOffset.UTC,
        "gold",
        List.of(number),
        List.of(new Account(user, PASSWORD, name)),
        providers.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry ->
                        new Provider(
                            entry.getKey(),
                            "127.0.0.1",
                            entry.getValue(),
                            "udp",
                            "trunk",
                            PASSWORD))),
        List.of());
  }

  private static String key(String owner, Direction direction) {
    return owner + "/" + direction;
  }

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("rf-sip");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Language names that tests ask for. */
  static Wishes with(Language... languages) {
    return new Wishes(
        10_000,
        RunSettings.DEFAULT,
        new OwnerSettings(10_000, 100_000, 10_000),
        Stream.of(languages).toList());
  }
}

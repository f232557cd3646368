package io.ringfence.example.sipserver.call;

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
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.RunSettings;
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

  final SipEndpoint endpoint;
  final CallServer calls;
  final Registrar registrar;
  final CallDispatcher dispatcher;
  final ConcurrentLinkedQueue<FinishedCall> finished = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<String, Dialplan> plans = new ConcurrentHashMap<>();

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
            (owner, direction) -> Optional.ofNullable(plans.get(key(owner, direction))),
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
    plans.put(key(owner, direction), Dialplan.of(owner, "plan", language, source));
  }

  /** A provider name for a port on this machine. */
  static String at(int port) {
    return "x@127.0.0.1:" + port;
  }

  /** The record of the last call, when no call is left. */
  FinishedCall lastFinished() {
    Awaitility.await("the record of the call")
        .atMost(Duration.ofSeconds(5))
        .until(() -> calls.callCount() == 0 && !finished.isEmpty());
    return finished.toArray(FinishedCall[]::new)[finished.size() - 1];
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
            .runFolder(folder())
            .closeLimit(Duration.ofMillis(200));
    if (wishes.languages().contains(Language.JAVASCRIPT)) {
      builder.javascript(pool -> pool);
    }
    if (wishes.languages().contains(Language.RUBY)) {
      builder.ruby(pool -> pool);
    }
    return builder.build().start();
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

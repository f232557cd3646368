package io.ringfence.example.sipserver;

import io.ringfence.example.sipserver.author.SyntaxCheck;
import io.ringfence.example.sipserver.call.CallServer;
import io.ringfence.example.sipserver.call.CallTerms;
import io.ringfence.example.sipserver.call.FinishedCall;
import io.ringfence.example.sipserver.config.Configuration;
import io.ringfence.example.sipserver.config.DatabaseAddress;
import io.ringfence.example.sipserver.config.Owner;
import io.ringfence.example.sipserver.config.WorkerSettings;
import io.ringfence.example.sipserver.plan.PlanFolder;
import io.ringfence.example.sipserver.registrar.DigestAuthenticator;
import io.ringfence.example.sipserver.registrar.Directory;
import io.ringfence.example.sipserver.registrar.Registrar;
import io.ringfence.example.sipserver.service.ServiceDesk;
import io.ringfence.example.sipserver.service.ServiceSettings;
import io.ringfence.example.sipserver.service.ServiceSettings.WebAccess;
import io.ringfence.example.sipserver.sip.SipBinding;
import io.ringfence.example.sipserver.sip.SipEndpoint;
import io.ringfence.example.sipserver.store.DatabaseSettings;
import io.ringfence.example.sipserver.store.OwnerLimits;
import io.ringfence.example.sipserver.store.RecordSettings;
import io.ringfence.example.sipserver.store.Store;
import io.ringfence.example.sipserver.store.StoreException;
import io.ringfence.example.sipserver.store.StoreSettings;
import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.ServiceCommand;
import io.ringfence.supervisor.event.EventListener;
import io.ringfence.supervisor.event.StartFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server: the only place that knows all rooms. Started once, closed once; what was opened is
 * closed in the reverse order, also where the start fails halfway.
 */
final class SipServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SipServer.class);

  /** Calls get no more time once the server is to close: it has drained before. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  /**
   * What a server is made of.
   *
   * @param listener hears the events of the workers
   */
  record Setup(
      Configuration configuration,
      DataFolder data,
      InetAddress bind,
      int sipPort,
      EventListener listener) {}

  private final Setup setup;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final Store store;
  private final SipEndpoint endpoint;
  private final CallServer calls;
  private final ServiceDesk services;
  private final CallLedger ledger;
  private final CallDispatcher dispatcher;

  private SipServer(Setup setup) throws StartException {
    this.setup = setup;
    try {
      this.store = opened(Store.open(storeSettings()));
      this.endpoint = opened(SipEndpoint.open(binding()));
      List<Owner> owners = setup.configuration().owners();
      Directory directory = new Directory(owners, domains());
      DigestAuthenticator authenticator = new DigestAuthenticator(directory);
      Registrar registrar = new Registrar(directory, authenticator, setup.configuration().sip());
      PlanFolder plans =
          new PlanFolder(
              setup.data().plans(),
              owners.stream().map(Owner::name).toList(),
              new SyntaxCheck(this::outcomeOf));
      this.calls =
          new CallServer(
              endpoint,
              directory,
              authenticator,
              registrar,
              CallTerms.of(plans::find, setup.configuration().sip().maxCalls(), this::onEnd));
      this.services =
          opened(
              new ServiceDesk(
                  serviceSettings(),
                  new ServerTelephony(registrar, calls, endpoint.host()),
                  store.owners()));
      this.ledger = new CallLedger(store.recorder());
      this.dispatcher = opened(buildDispatcher());
      opened(calls);
      dispatcher.start();
      Files.createDirectories(setup.data().plans());
      opened(plans).start();
      calls.open(dispatcher::dispatch);
    } catch (StoreException | IOException | StartFailedException | IllegalArgumentException e) {
      closeAll();
      throw new StartException(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    } catch (RuntimeException | StartException | Error e) {
      closeAll();
      throw e;
    }
  }

  /**
   * Starts a server. Returns when it takes calls, after seconds as a rule.
   *
   * @throws StartException in one line, if anything that it needs cannot be had
   */
  static SipServer start(Setup setup) throws StartException {
    SipServer server = new SipServer(setup);
    LOG.info(
        "serving {} owners at {}:{} (UDP and TCP), data in {}",
        setup.configuration().owners().size(),
        setup.bind().getHostAddress(),
        server.sipPort(),
        setup.data().path());
    return server;
  }

  /** The port that it listens on. */
  int sipPort() {
    return endpoint.port();
  }

  CallDispatcher dispatcher() {
    return dispatcher;
  }

  Store store() {
    return store;
  }

  /**
   * Takes no new calls from now on, and waits for those in progress.
   *
   * @return whether all are over within {@code limit}
   */
  boolean drain(Duration limit) throws InterruptedException {
    int before = calls.callCount();
    boolean isOver = calls.drain(limit);
    LOG.info(
        "drained for at most {} s: {} calls at its begin, {} left",
        limit.toSeconds(),
        before,
        calls.callCount());
    return isOver;
  }

  /** Ends what is left and gives everything back. Takes seconds. */
  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      closeAll();
      LOG.info("closed: {}, {} call records written", calls.figures(), store.recorder().written());
    }
  }

  private <T extends AutoCloseable> T opened(T one) {
    open.push(one);
    return one;
  }

  private void closeAll() {
    while (!open.isEmpty()) {
      AutoCloseable one = open.pop();
      try {
        one.close();
      } catch (Exception e) {
        LOG.warn("{} was not closed in good order", one.getClass().getSimpleName(), e);
      }
    }
  }

  private void onEnd(FinishedCall over) {
    services.onEnd(over.call());
    ledger.onEnd(over);
  }

  private CallOutcome outcomeOf(Call call) {
    return dispatcher.dispatch(call).join();
  }

  private CommandResult perform(Call call, Command command) throws InterruptedException {
    // A check of a plan is a run too, and is to do nothing.
    if (!calls.isInProgress(call)) {
      return CommandResult.notOffered(command);
    }
    return switch (command) {
      case Command.Dial dial -> calls.perform(call, dial);
      case Command.Respond respond -> calls.perform(call, respond);
      case ServiceCommand service -> services.perform(call, service);
    };
  }

  private CallDispatcher buildDispatcher() {
    WorkerSettings workers = setup.configuration().workers();
    return CallDispatcher.builder(this::perform)
        .ruby(_ -> workers.ruby())
        .javascript(_ -> workers.javascript())
        .memoryThreshold(workers.memory())
        .owners(workers.owners())
        .waiting(workers.waiting())
        .restartIntensity(workers.restarts())
        .runs(workers.runs())
        // One at a time and soon over: no limit that keeps owners from each other is meant for
        // them.
        .emergency(call -> call.owner().equals(SyntaxCheck.OWNER))
        .closeLimit(CLOSE_LIMIT)
        .listener(ledger)
        .listener(setup.listener())
        .build();
  }

  private SipBinding binding() throws StartException {
    Optional<String> advertised = setup.configuration().sip().publicAddress();
    if (setup.bind().isAnyLocalAddress() && advertised.isEmpty()) {
      throw new StartException(
          "--bind %s needs sip.public-address in the configuration: peers are told where to answer"
              .formatted(setup.bind().getHostAddress()));
    }
    String address = setup.bind().getHostAddress();
    return new SipBinding(
        address, setup.sipPort(), advertised.orElse(address), SipBinding.DEFAULT_WATCH);
  }

  /** Those of the configuration and the server's own addresses. */
  private List<String> domains() {
    Set<String> domains = new LinkedHashSet<>(setup.configuration().sip().domains());
    domains.add(endpoint.host());
    domains.add(setup.bind().getHostAddress());
    return List.copyOf(domains);
  }

  private ServiceSettings serviceSettings() {
    Configuration configuration = setup.configuration();
    return new ServiceSettings(
        configuration.owners(),
        domains(),
        configuration.allowPrivateAddresses()
            ? WebAccess.ALL_ADDRESSES
            : WebAccess.PUBLIC_ADDRESSES,
        configuration.dnsServer(),
        configuration.mail());
  }

  private StoreSettings storeSettings() {
    Configuration configuration = setup.configuration();
    DatabaseAddress address = configuration.database();
    DatabaseSettings database =
        address
            .url()
            .map(url -> new DatabaseSettings(url, address.user(), address.password()))
            .orElseGet(() -> DatabaseSettings.embedded(setup.data().database()));
    return StoreSettings.on(database)
        .records(
            RecordSettings.DEFAULT
                .age(configuration.records().keepAge())
                .count(configuration.records().keepCount()))
        .owners(
            OwnerLimits.DEFAULT
                .room(configuration.store().keys(), configuration.store().bytes())
                .transactionTime(configuration.store().transactionTime()));
  }
}

package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.config.Account;
import io.ringfence.example.sipserver.config.Owner;
import io.ringfence.example.sipserver.config.SipSettings;
import io.ringfence.example.sipserver.registrar.DigestAuthenticator;
import io.ringfence.example.sipserver.registrar.Directory;
import io.ringfence.example.sipserver.registrar.RawTelephone;
import io.ringfence.example.sipserver.registrar.Registrar;
import io.ringfence.example.sipserver.sip.SipBinding;
import io.ringfence.example.sipserver.sip.SipEndpoint;
import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.CallDispatcherBuilder;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.ServiceCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * A server of one owner whose dispatcher has the limits that a test asks for, and a leg to ring.
 */
final class EndingScene implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String DOMAIN = "ringfence.test";

  final CallServer calls;
  final CallDispatcher dispatcher;
  final RawTelephone leg;
  private final SipEndpoint endpoint;
  private final AtomicReference<Dialplan> plan =
      new AtomicReference<>(Dialplan.of("alpha", "plan", Language.JAVASCRIPT, "sys.log('none')"));
  private final BlockingQueue<FinishedCall> finished = new LinkedBlockingQueue<>();

  /** What a caller heard last, and how his call ended. */
  record End(String response, CallOutcome outcome) {
    int status() {
      return RawTelephone.status(response);
    }

    /** Seconds after which he is to try again; zero if he is not told. */
    int retryAfter() {
      String seconds = RawTelephone.header(response, "Retry-After");
      return seconds.isEmpty() ? 0 : Integer.parseInt(seconds);
    }
  }

  EndingScene(Path folder, UnaryOperator<CallDispatcherBuilder> settings) throws IOException {
    endpoint = SipEndpoint.open(SipBinding.at("127.0.0.1", 0));
    Directory directory =
        new Directory(
            List.of(
                new Owner(
                    "alpha",
                    ZoneOffset.UTC,
                    "gold",
                    List.of("100"),
                    List.of(new Account("alice", "secret", "alpha")),
                    Map.of(),
                    List.of())),
            List.of(DOMAIN));
    DigestAuthenticator authenticator = new DigestAuthenticator(directory);
    SipSettings sip =
        new SipSettings(
            List.of(DOMAIN),
            Optional.empty(),
            1_000,
            Duration.ofSeconds(60),
            Duration.ofSeconds(3_600),
            3,
            Duration.ofSeconds(5));
    calls =
        new CallServer(
            endpoint,
            directory,
            authenticator,
            new Registrar(directory, authenticator, sip),
            new CallTerms(
                (_, _) -> Optional.of(plan.get()),
                1_000,
                Duration.ofSeconds(15),
                Duration.ofMinutes(1),
                finished::add));
    dispatcher =
        settings
            .apply(
                CallDispatcher.builder(this::perform)
                    .runFolder(folder)
                    .closeLimit(Duration.ofMillis(200)))
            .build()
            .start();
    calls.open(dispatcher::dispatch);
    leg = new RawTelephone(endpoint.port());
  }

  /** A plan in JavaScript for the calls from now on. */
  EndingScene plan(String javaScript) {
    return plan(Language.JAVASCRIPT, javaScript);
  }

  EndingScene plan(Language language, String source) {
    plan.set(Dialplan.of("alpha", "plan", language, source));
    return this;
  }

  /** What a plan dials to have the leg ring. */
  String atLeg() {
    return "x@127.0.0.1:" + leg.port();
  }

  /** Places a call and waits for its end on both sides. */
  End call() throws IOException {
    try (RawTelephone caller = new RawTelephone(endpoint.port())) {
      String response = caller.exchange(invite(caller));
      FinishedCall over = finished.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (over == null) {
        throw new AssertionError("the caller was answered, but the call is not over: " + response);
      }
      return new End(response, over.outcome());
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Places a call in the background. */
  CompletableFuture<End> calling() {
    CompletableFuture<End> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("caller")
        .start(() -> {
          try {
            end.complete(call());
          } catch (IOException | RuntimeException | AssertionError e) {
            end.completeExceptionally(e);
          }
        });
    return end;
  }

  /** Waits until the leg rings. */
  String ringing() throws IOException {
    String invite = leg.awaitRequest("INVITE");
    leg.answer(invite, "180 Ringing");
    return invite;
  }

  /** The leg hears that nobody wants it any more. */
  void assertCancelled(String invite) throws IOException {
    leg.answer(leg.awaitRequest("CANCEL"), "200 OK");
    leg.answer(invite, "487 Request Terminated");
  }

  /** Ends all workers at once, as the system does where memory is short. */
  void killWorkers() {
    dispatcher.workers().stream()
        .map(worker -> ProcessHandle.of(worker.worker().pid()))
        .flatMap(Optional::stream)
        .forEach(ProcessHandle::destroyForcibly);
  }

  static End await(CompletableFuture<End> end) throws Exception {
    return end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    calls.close();
    dispatcher.close();
    endpoint.close();
    leg.close();
  }

  private CommandResult perform(Call call, Command command) throws InterruptedException {
    return switch (command) {
      case Command.Dial dial -> calls.perform(call, dial);
      case Command.Respond respond -> calls.perform(call, respond);
      case ServiceCommand _ -> CommandResult.notOffered(command);
    };
  }

  private static String invite(RawTelephone caller) {
    return caller.request("INVITE", "sip:100@" + DOMAIN, "outsider", List.of(caller.contact()));
  }
}

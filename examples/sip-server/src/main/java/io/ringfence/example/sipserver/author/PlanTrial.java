package io.ringfence.example.sipserver.author;

import io.ringfence.example.sipserver.author.PlanFiles.PlanFile;
import io.ringfence.example.sipserver.config.Account;
import io.ringfence.example.sipserver.config.Owner;
import io.ringfence.example.sipserver.config.WorkerSettings;
import io.ringfence.example.sipserver.plan.PlanRefusedException;
import io.ringfence.example.sipserver.service.ServiceDesk;
import io.ringfence.example.sipserver.service.ServiceSettings;
import io.ringfence.example.sipserver.service.ServiceSettings.WebAccess;
import io.ringfence.example.sipserver.store.DatabaseSettings;
import io.ringfence.example.sipserver.store.Store;
import io.ringfence.example.sipserver.store.StoreSettings;
import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.CallDispatcherBuilder;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.call.Treatment;
import io.ringfence.supervisor.event.StartFailedException;
import io.ringfence.supervisor.event.SupervisorEvent;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs one plan for one pretended call and prints what it does: its commands with their answers,
 * its log, how it ends and what the caller gets. Starts a worker of its own and ends it.
 */
public final class PlanTrial {
  private static final String DEFAULT_DOMAIN = "sip.example.com";
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(12);

  /** For a log line that was written before a command, so that it is printed before it too. */
  private static final Duration HEAD_START = Duration.ofMillis(15);

  private final Trial trial;
  private final Consumer<String> printer;
  private final Duration headStart;

  /**
   * A trial.
   *
   * @param printer takes what happens, line by line; one line after the other
   */
  public PlanTrial(Trial trial, Consumer<String> printer) {
    this(trial, printer, HEAD_START);
  }

  PlanTrial(Trial trial, Consumer<String> printer, Duration headStart) {
    this.trial = trial;
    this.headStart = headStart;
    Object turn = new Object();
    this.printer =
        line -> {
          synchronized (turn) {
            printer.accept(line);
          }
        };
  }

  /**
   * Runs the plan; takes seconds, and as long as the plan does.
   *
   * @return whether the plan came to its end
   * @throws AuthorException if there is no such plan, or no worker starts
   */
  public boolean run() throws AuthorException {
    Call call = call(plan());
    Owner owner = owner();
    try (Store store =
            Store.open(
                StoreSettings.on(
                    DatabaseSettings.inMemory("trial-" + ProcessHandle.current().pid())));
        ServiceDesk desk =
            new ServiceDesk(
                new ServiceSettings(
                    others(owner),
                    domains(),
                    WebAccess.PUBLIC_ADDRESSES,
                    Optional.empty(),
                    Optional.empty()),
                new PretendedNetwork.NoTelephony(
                    caller(owner), trial.configuration().sip().publicAddress()),
                store.owners())) {
      return run(call, new PretendedNetwork(trial.answers(), desk, this::printInTurn));
    }
  }

  private boolean run(Call call, PretendedNetwork network) throws AuthorException {
    CallDispatcherBuilder builder = CallDispatcher.builder(network);
    switch (call.dialplan().language()) {
      case RUBY -> builder.ruby(pool -> pool.atMost(2));
      case JAVASCRIPT -> builder.javascript(pool -> pool.atMost(2));
    }
    WorkerSettings workers = trial.configuration().workers();
    builder.memoryThreshold(workers.memory()).runs(workers.runs());
    builder.treatment(_ -> new Treatment.FittingResponse());
    builder.listener(event -> {
      if (event instanceof SupervisorEvent.PlanLogged logged) {
        printer.accept("log: " + logged.line());
      }
    });
    CallOutcome outcome;
    String response;
    try (CallDispatcher dispatcher = builder.build().start()) {
      outcome = dispatcher.dispatch(call).join();
      response = response(outcome, network);
    } catch (StartFailedException e) {
      throw new AuthorException("no worker started: " + e.getMessage());
    }
    printer.accept("plan: " + outcome.explanation());
    printer.accept("caller: " + response);
    return outcome instanceof CallOutcome.Completed;
  }

  private static String response(CallOutcome outcome, PretendedNetwork network) {
    if (outcome instanceof CallOutcome.Completed(Ending.Answered _)) {
      return "200 OK";
    }
    try {
      var response = network.finalResponse().get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return response.status() + " " + response.reason();
    } catch (TimeoutException | ExecutionException e) {
      return "nothing within %d s".formatted(ANSWER_LIMIT.toSeconds());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "nothing: interrupted";
    }
  }

  private void printInTurn(String line) {
    LockSupport.parkNanos(headStart.toNanos());
    printer.accept(line);
  }

  private Dialplan plan() throws AuthorException {
    PlanFiles files = new PlanFiles(trial.data());
    if (!files.owners().contains(trial.owner())) {
      throw new AuthorException(
          "there is no owner '%s': %s; there are %s"
              .formatted(trial.owner(), files.path(trial.owner(), ""), files.owners()));
    }
    List<PlanFile> found = files.of(trial.owner(), trial.plan());
    if (found.size() != 1) {
      throw new AuthorException(
          found.isEmpty()
              ? "there is neither %s nor %s"
                  .formatted(
                      files.path(trial.owner(), trial.plan() + ".rb"),
                      files.path(trial.owner(), trial.plan() + ".js"))
              : "both %s and %s are there; allowed is one"
                  .formatted(found.get(0).path(), found.get(1).path()));
    }
    try {
      return files.read(found.getFirst());
    } catch (PlanRefusedException | IllegalArgumentException e) {
      throw new AuthorException("%s: %s".formatted(found.getFirst().path(), e.getMessage()));
    }
  }

  private Call call(Dialplan plan) throws AuthorException {
    String number = trial.number();
    String uri = number.matches("(?i)sips?:.*") ? number : "sip:" + number;
    String domain = domains().getFirst();
    String to = uri.contains("@") ? uri : uri + "@" + domain;
    String from = caller(owner()).orElse("caller");
    try {
      SipRequest request =
          SipRequest.builder("INVITE", to)
              .header("From", "<sip:%s@%s>;tag=trial".formatted(from, domain))
              .header("To", "<%s>".formatted(to))
              .header("Call-ID", "trial@" + domain)
              .header("CSeq", "1 INVITE")
              .header("Contact", "<sip:%s@127.0.0.1>".formatted(from))
              .build();
      return new Call("trial", plan, request, trial.direction(), Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new AuthorException("nobody can call '%s': %s".formatted(number, e.getMessage()));
    }
  }

  private List<String> domains() {
    List<String> configured = trial.configuration().sip().domains();
    return configured.isEmpty() ? List.of(DEFAULT_DOMAIN) : configured;
  }

  /** Who placed the call, if one of the owner's own telephones did. */
  private Optional<String> caller(Owner owner) {
    return switch (trial.direction()) {
      case INBOUND -> Optional.empty();
      case OUTBOUND -> owner.accounts().stream().findFirst().map(Account::user);
    };
  }

  private Owner owner() {
    return trial.configuration().owners().stream()
        .filter(owner -> owner.name().equals(trial.owner()))
        .findFirst()
        .orElseGet(() ->
            new Owner(
                trial.owner(), ZoneOffset.UTC, "", List.of(), List.of(), Map.of(), List.of()));
  }

  private List<Owner> others(Owner owner) {
    List<Owner> configured = trial.configuration().owners();
    return configured.contains(owner)
        ? configured
        : Stream.concat(configured.stream(), Stream.of(owner)).toList();
  }
}

package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.registrar.DigestAuthenticator;
import io.ringfence.example.sipserver.registrar.Directory;
import io.ringfence.example.sipserver.registrar.Registrar;
import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.SipEndpoint;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Call.Direction;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.CommandResult.Dialled;
import io.ringfence.supervisor.call.CommandResult.LegEnd;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.ServiceCommand;
import io.ringfence.supervisor.call.SipRequest;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of the server: takes INVITEs from an endpoint, has the plans of their owners run, and
 * performs what those plans dial and respond. Thread-safe.
 *
 * <p>To be wired in this order: make it, make the dispatcher with a handler that passes {@link
 * #perform} what is a {@code Dial} or a {@code Respond}, then {@link #open} it with the
 * dispatcher's {@code dispatch}. It gives every caller whose plan ended without a final response
 * the one that fits the outcome: the dispatcher's treatment can stay {@code LeftToHost}. To end:
 * {@link #drain}, close it, close the dispatcher, close the endpoint.
 */
public final class CallServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CallServer.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** Longer than a peer may take to say that it has heard the end of its call. */
  private static final Duration CLOSE_LIMIT = Side.LONGEST_BYE.plusSeconds(2);

  private static final Duration GIVE_UP_LIMIT = Duration.ofSeconds(1);
  private static final int MOST_ID_CHARACTERS = 64;

  private final CallTerms terms;
  private final Line line;
  private final TargetFinder targets;
  private final CallFigures figures = new CallFigures();
  private final String serverId = UUID.randomUUID().toString();
  private final CallsInProgress calls;
  private final AtomicLong lastCall = new AtomicLong();
  private final AtomicBoolean isDraining = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor clock;
  private final Arrivals arrivals = new Arrivals();
  private final String domain;
  private final Reception reception;
  private volatile Function<Call, DispatchedCall> dispatch =
      _ -> {
        throw new IllegalStateException("the call server is not open");
      };

  /**
   * @param endpoint whose requests this server takes from {@link #open} on; not closed by it
   * @param registrar knows where accounts are, and takes REGISTER
   */
  public CallServer(
      SipEndpoint endpoint,
      Directory directory,
      DigestAuthenticator authenticator,
      Registrar registrar,
      CallTerms terms) {
    this.terms = terms;
    this.calls = new CallsInProgress(terms.listener());
    this.domain = directory.domain();
    this.clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("sip-clock-" + endpoint.port()).daemon().factory());
    clock.setRemoveOnCancelPolicy(true);
    clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.line = new Line(endpoint, new Switchboard(), clock, terms.patience());
    this.targets = new TargetFinder(directory, registrar);
    this.reception =
        new Reception(line, directory, new Reception.Doors(authenticator, registrar), arrivals);
  }

  /** Begins to take requests. */
  public void open(Function<Call, DispatchedCall> dispatcher) {
    dispatch = dispatcher;
    line.endpoint().listen(reception);
  }

  /**
   * Rings whom a plan dials. Waits until a leg answers or all have failed; an interrupt cancels
   * them. A dial string that cannot be read is not performed.
   */
  public CommandResult perform(Call call, Command.Dial dial) throws InterruptedException {
    Optional<InboundCall> known = calls.find(call.id());
    return known.isEmpty()
        ? new Dialled(DialResult.CLIENT_CANCELLED, 487, "The caller is gone")
        : known.get().dial(dial);
  }

  /** Sends the caller the response of a plan. */
  public CommandResult perform(Call call, Command.Respond respond) throws InterruptedException {
    Optional<InboundCall> known = calls.find(call.id());
    return known.isEmpty()
        ? new CommandResult.NotPerformed("the caller is gone")
        : known.get().respond(respond);
  }

  /**
   * Sends a request outside of any dialog for a plan, and waits as long as it says.
   *
   * @return its final response; empty if none came in time or was to be waited for
   * @throws ParseException naming the part of the order that no request can have
   */
  public Optional<LegEnd> send(Call call, ServiceCommand.SendRequest request)
      throws ParseException, InterruptedException {
    return new Errand(line, targets, domain).run(call.owner(), request);
  }

  /**
   * Begins a callback for a plan, in the background. Its legs are made of the request of the call.
   * It is a call like others: it counts as one, has a record, is waited for by {@link #drain} and
   * ended by {@link #close}; where it has not begun by then, it never does.
   *
   * @throws IllegalArgumentException if whom to ring cannot be read
   * @throws IllegalStateException if the server takes no calls, or the call is over
   */
  public void callBack(Call call, ServiceCommand.Callback order) {
    Optional<InboundCall> known = calls.find(call.id());
    Optional<FinalAnswer> refusal = arrivals.refusal();
    if (known.isEmpty() || refusal.isPresent()) {
      throw new IllegalStateException(
          "no callback begins: " + refusal.map(FinalAnswer::reason).orElse("the call is over"));
    }
    Call record =
        new Call(
            "callback-" + lastCall.incrementAndGet(),
            call.dialplan(),
            call.request(),
            Direction.OUTBOUND,
            Optional.empty());
    Callback callback =
        new Callback(
            arrivals, record, known.get().invite().message(), order, calls::onCallbackOver);
    calls.add(record.id(), callback);
    callback.start();
    if (isDraining.get()) {
      callback.stopIfWaiting();
    }
  }

  /**
   * Whether somebody placed this call and its plan runs. It is known by identity: another with the
   * same id, such as a check of a plan, is not in progress.
   */
  @SuppressWarnings("ReferenceEquality")
  public boolean isInProgress(Call call) {
    return calls.find(call.id()).filter(known -> known.call() == call).isPresent();
  }

  /** The calls of an owner that are in progress. */
  public List<CurrentCall> currentCalls(String owner) {
    return calls.calls().map(InboundCall::now).filter(call -> call.owner().equals(owner)).toList();
  }

  /** All calls in progress, callbacks included. */
  public int callCount() {
    return calls.count();
  }

  /** Counts and times of all calls. */
  public CallFigures figures() {
    return figures;
  }

  /**
   * Takes no new calls (503, and 503 to OPTIONS) and waits until those in progress are over, at
   * most {@code limit}.
   *
   * @return whether all are over
   */
  public boolean drain(Duration limit) throws InterruptedException {
    isDraining.set(true);
    calls.forEach(_ -> {}, Callback::stopIfWaiting);
    return calls.awaitNone(limit);
  }

  /**
   * Ends the calls that are left: 503 to those that ring, BYE to those that talk. What has not
   * ended after some seconds is given up; it has a record all the same.
   */
  @Override
  public void close() {
    isDraining.set(true);
    FinalAnswer closing =
        new FinalAnswer(Response.SERVICE_UNAVAILABLE, "Shutting down", RETRY_AFTER);
    calls.forEach(call -> call.hangUp(closing), Callback::hangUp);
    try {
      if (!calls.awaitNone(CLOSE_LIMIT)) {
        LOG.warn(
            "{} calls did not end within {} s: they are given up",
            callCount(),
            CLOSE_LIMIT.toSeconds());
        calls.forEach(InboundCall::giveUp, Callback::giveUp);
        if (!calls.awaitNone(GIVE_UP_LIMIT)) {
          LOG.error("{} calls have no end and no record", callCount());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    clock.shutdownNow();
  }

  /** What is kept for calls in progress; none of it outlives them. */
  int keptEntries() {
    return calls.keptEntries() + line.switchboard().size();
  }

  /** An attacker chooses the Call-ID: it is only told, and never what tells calls apart. */
  private String newId(IncomingRequest invite) {
    String callId = Dialog.callIdOf(invite.message()).replaceAll("[^!-~]", "?");
    return Long.toString(lastCall.incrementAndGet())
        + "-"
        + (callId.length() > MOST_ID_CHARACTERS ? callId.substring(0, MOST_ID_CHARACTERS) : callId);
  }

  /** New calls, and their ends. */
  private final class Arrivals implements Reception.Calls, CallHouse {
    @Override
    public Optional<FinalAnswer> refusal() {
      if (isDraining.get()) {
        return Optional.of(busy("Draining"));
      }
      return callCount() >= terms.maxCalls()
          ? Optional.of(busy("More than %d calls".formatted(terms.maxCalls())))
          : Optional.empty();
    }

    @Override
    public boolean isMerged(IncomingRequest invite) {
      return calls.isMerged(invite);
    }

    @Override
    public void begin(IncomingRequest invite, String owner, Direction direction) {
      try {
        beginUnguarded(invite, owner, direction);
      } catch (RuntimeException | StackOverflowError e) {
        // The caller has heard 100, and sends nothing again by himself.
        LOG.error("a call of {} did not begin: {}", owner, invite, e);
        invite.respond(Response.SERVER_INTERNAL_ERROR, "");
      }
    }

    private void beginUnguarded(IncomingRequest invite, String owner, Direction direction) {
      Optional<Dialplan> plan = terms.plans().apply(owner, direction);
      if (plan.isEmpty()) {
        invite.respond(Response.TEMPORARILY_UNAVAILABLE, "No dialplan");
        return;
      }
      SipRequest request;
      try {
        request = PlanRequest.of(invite.message());
      } catch (IllegalArgumentException e) {
        invite.respond(Response.BAD_REQUEST, String.valueOf(e.getMessage()));
        return;
      }
      Call call = new Call(newId(invite), plan.get(), request, direction, Optional.empty());
      InboundCall begun = new InboundCall(this, invite, call);
      figures.onOffered();
      calls.add(begun);
      begun.begin(dispatch);
    }

    @Override
    public void onOver(InboundCall call, FinishedCall record) {
      calls.onOver(call, record);
    }

    @Override
    public boolean isDraining() {
      return isDraining.get();
    }

    @Override
    public String serverId() {
      return serverId;
    }

    @Override
    public Line line() {
      return line;
    }

    @Override
    public CallTerms terms() {
      return terms;
    }

    @Override
    public TargetFinder targets() {
      return targets;
    }

    @Override
    public CallFigures figures() {
      return figures;
    }

    private FinalAnswer busy(String why) {
      return new FinalAnswer(Response.SERVICE_UNAVAILABLE, why, RETRY_AFTER);
    }
  }
}

package io.ringfence.soak;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.SipRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator.SplittableGenerator;

/** Place the calls of all owners, each caller one after the other, until they are told to end. */
final class Callers {
  /** All at once would need a lease each at the same moment. */
  private static final Duration ALL_HAVE_BEGUN = Duration.ofSeconds(10);

  private static final Duration LONGEST_CALL = Duration.ofMinutes(3);

  private final CallDispatcher dispatcher;
  private final Ledger ledger;
  private final AtomicLong lastCall = new AtomicLong();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean isOver;

  Callers(CallDispatcher dispatcher, Ledger ledger) {
    this.dispatcher = dispatcher;
    this.ledger = ledger;
  }

  void start(List<Owners.Owner> owners, SplittableGenerator random) {
    for (Owners.Owner owner : owners) {
      for (int i = 0; i < owner.callers(); i++) {
        SplittableGenerator own = random.split();
        threads.execute(() -> call(owner, own));
      }
    }
  }

  /** Places no further call; whether all that were placed ended within {@code limit}. */
  boolean end(Duration limit) throws InterruptedException {
    isOver = true;
    threads.shutdown();
    boolean isQuiet = threads.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
    threads.shutdownNow();
    return isQuiet;
  }

  private void call(Owners.Owner owner, SplittableGenerator random) {
    try {
      Thread.sleep(random.nextLong(ALL_HAVE_BEGUN.toMillis()));
      while (!isOver) {
        place(owner.plans().get(random.nextInt(owner.plans().size())));
        Thread.sleep(random.nextInt(2 * owner.pauseMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void place(SoakPlan plan) throws InterruptedException {
    String id = "c-" + lastCall.incrementAndGet();
    SipRequest invite =
        SipRequest.builder("INVITE", "sip:100@example.org")
            .header("From", "<sip:bob@example.org>;tag=" + id)
            .header("To", "<sip:100@example.org>")
            .build();
    Call call = Call.inbound(id, plan.dialplan(), invite);
    ledger.onPlaced(call, plan);
    DispatchedCall dispatched = dispatcher.dispatch(call);
    try {
      ledger.onEnded(
          dispatched, dispatched.outcome().get(LONGEST_CALL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      ledger.onHappened(id, "no outcome within " + LONGEST_CALL);
    } catch (ExecutionException e) {
      ledger.onHappened(id, "its outcome is an exception: " + e.getCause());
    }
  }
}

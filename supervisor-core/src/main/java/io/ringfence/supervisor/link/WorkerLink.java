package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.settings.PoolSettings.Sharing;
import io.ringfence.worker.protocol.FrameCodec;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.ToWorker;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor's end of the link to one worker.
 *
 * <p>Any thread may start a run, answer and stop: writing never waits, because what the worker does
 * not take at once goes to a bounded {@link Outbox} that the reader's thread empties. Whoever made
 * the link closes it.
 */
public final class WorkerLink implements AutoCloseable, Seat {
  /** Bytes that are kept for a worker that does not read; with more it is of no use any more. */
  public static final long MOST_UNSENT_BYTES = Outbox.MAX_BYTES;

  private static final Duration READER_END_LIMIT = Duration.ofSeconds(2);

  private final LinkTerms terms;
  private final LinkListener listener;
  private final FrameCodec codec = new FrameCodec();
  private final LinkReader reader;
  private final Thread readerThread;

  private final Map<Long, LinkedRun> openRuns = new ConcurrentHashMap<>();
  private final AtomicInteger slotsTaken = new AtomicInteger();
  private final AtomicLong lastRun = new AtomicLong();
  private final AtomicLong callsServed = new AtomicLong();
  private final AtomicBoolean saidNotReading = new AtomicBoolean();
  private final AtomicReference<@Nullable String> owner = new AtomicReference<>();
  private volatile long idleSinceNanos = System.nanoTime();
  private volatile boolean isSpare = true;
  private volatile boolean takesCalls;
  private volatile boolean abandoned;

  // Guarded by sendLock.
  private final Object sendLock = new Object();
  private final Outbox outbox = new Outbox();
  private final SentPlans sentPlans = new SentPlans();
  private @Nullable SocketChannel channel;

  private WorkerLink(
      Path socket, ServerSocketChannel server, LinkTerms terms, LinkListener listener)
      throws IOException {
    this.terms = terms;
    this.listener = listener;
    this.reader = new LinkReader(this, socket, server);
    this.readerThread =
        Thread.ofPlatform()
            .name("ringfence-worker-" + terms.incarnation() + "-reader")
            .daemon()
            .unstarted(reader);
  }

  /**
   * Listens at {@code socket} for the one worker that {@code terms} describe.
   *
   * @throws IOException if the socket cannot be made
   */
  public static WorkerLink listen(Path socket, LinkTerms terms, LinkListener listener)
      throws IOException {
    ServerSocketChannel server = LinkReader.bind(socket);
    WorkerLink link;
    try {
      link = new WorkerLink(socket, server, terms, listener);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    link.readerThread.start();
    return link;
  }

  /** From now on {@link #tryStart} takes calls. */
  public void admitCalls() {
    takesCalls = true;
  }

  /** From now on {@link #tryStart} takes no call; what runs goes on. */
  public void refuseCalls() {
    takesCalls = false;
  }

  /**
   * Starts a run, unless the worker takes no calls, has no slot, or does not read its link. The
   * listener may be called before this returns.
   */
  public Optional<LinkedRun> tryStart(RunOrder order, RunListener runListener) {
    if (order.takesSlot() && !takeSlot(order.call().owner())) {
      return Optional.empty();
    }
    LinkedRun run = new LinkedRun(this, lastRun.incrementAndGet(), order, runListener);
    openRuns.put(run.id(), run);
    boolean isSent = sendStart(run, order);
    // An abandoned link tells every run it finds; one that it did not find never started.
    if ((!isSent || abandoned) && openRuns.remove(run.id(), run)) {
      freeSlot(run);
      return Optional.empty();
    }
    return Optional.of(run);
  }

  /** Asks the worker to end its process once nothing runs. */
  public void finish() {
    send(new ToWorker.Finish());
  }

  /**
   * Tells every open run that it is lost here, and why; none can start any more, and whatever the
   * worker still says is ignored.
   */
  public void abandon(Function<Call, RunLoss> lossOf) {
    abandoned = true;
    takesCalls = false;
    Thorough.forEach(
        List.copyOf(openRuns.values()),
        run -> {
          if (openRuns.remove(run.id(), run)) {
            freeSlot(run);
            run.listener().onLost(run, lossOf.apply(run.call()));
          }
        });
  }

  /** Ends the reader's thread and closes the socket; waits a little for both. */
  @Override
  public void close() {
    reader.close();
    try {
      readerThread.join(READER_END_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** What this link expects of its worker. */
  public LinkTerms terms() {
    return terms;
  }

  @Override
  public boolean isShared() {
    return terms.sharing() == Sharing.ALL_OWNERS;
  }

  @Override
  public boolean isSpare() {
    return isSpare;
  }

  @Override
  public Optional<String> owner() {
    return Optional.ofNullable(owner.get());
  }

  /** Since when the worker runs nothing, by {@link System#nanoTime}; meaningless while it runs. */
  public long idleSinceNanos() {
    return idleSinceNanos;
  }

  /** What the calls that the worker runs now have used. */
  public List<RunUse> uses(long nowNanos, Duration stopLimit) {
    return openRuns.values().stream()
        .filter(LinkedRun::takesSlot)
        .map(run -> run.use(nowNanos, stopLimit))
        .toList();
  }

  @Override
  public int runs() {
    return slotsTaken.get();
  }

  @Override
  public boolean hasRoom() {
    return takesCalls && slotsTaken.get() < terms.runsAtOnce();
  }

  /** Calls that ended on the worker. */
  public long callsServed() {
    return callsServed.get();
  }

  /** When the worker last sent anything, by {@link System#nanoTime}. */
  public long heardAtNanos() {
    return reader.heardAtNanos();
  }

  /** This process was paused for so long: neither silence nor a run that goes on counts in it. */
  public void onPause(Duration by, long nowNanos) {
    reader.pardonSilence();
    openRuns.values().forEach(run -> run.onPause(by, nowNanos));
  }

  /** The id of a call whose run was told to stop longer ago than {@code limit}. */
  public Optional<String> stuckCall(long nowNanos, Duration limit) {
    return openRuns.values().stream()
        .filter(run -> run.isStuck(nowNanos, limit))
        .map(run -> run.call().id())
        .findAny();
  }

  LinkListener listener() {
    return listener;
  }

  FrameCodec codec() {
    return codec;
  }

  void onConnected(SocketChannel connected) {
    synchronized (sendLock) {
      channel = connected;
    }
  }

  /** Sends or keeps a frame; false if the worker is gone or has left too much unread. */
  boolean send(ToWorker frame) {
    synchronized (sendLock) {
      return sendLocked(frame);
    }
  }

  /** Sends what was kept; whether nothing is left. */
  boolean flush() throws IOException {
    synchronized (sendLock) {
      if (channel != null) {
        outbox.flush(channel);
      }
      return outbox.isEmpty();
    }
  }

  /** The run of a frame; empty if it went on elsewhere, so that the frame is for nobody. */
  Optional<LinkedRun> openRun(long id) throws BreachException {
    LinkedRun run = openRuns.get(id);
    if (run == null && !abandoned) {
      throw new BreachException("a frame for run " + id + ", which is not open here");
    }
    return Optional.ofNullable(run);
  }

  /** What a worker tells of the use of a run that just ended or moved is of no use any more. */
  void onRunUsed(FromWorker.RunUsed used) {
    LinkedRun run = openRuns.get(used.run());
    if (run != null) {
      run.onUsed(used);
    }
  }

  void onRunEnded(LinkedRun run, RunEnd end) {
    if (openRuns.remove(run.id(), run)) {
      freeSlot(run);
      run.listener().onEnded(run, end);
      if (run.takesSlot()) {
        callsServed.incrementAndGet();
        listener.onRunEnded(end);
      }
    }
  }

  private boolean takeSlot(String caller) {
    if (!takesCalls || !takeLease(caller)) {
      return false;
    }
    int before = slotsTaken.getAndUpdate(taken -> Math.min(taken + 1, terms.runsAtOnce()));
    if (before >= terms.runsAtOnce()) {
      return false;
    }
    if (!takesCalls) {
      // Refused meanwhile, by somebody who may have seen no run here and let the worker end.
      slotsTaken.decrementAndGet();
      return false;
    }
    isSpare = false;
    return true;
  }

  /** A lease once taken is never given back: what ran here may have left something behind. */
  private boolean takeLease(String caller) {
    return isShared()
        || caller.equals(owner.get())
        || owner.compareAndSet(null, caller)
        || caller.equals(owner.get());
  }

  private void freeSlot(LinkedRun run) {
    if (run.takesSlot()) {
      idleSinceNanos = System.nanoTime();
      slotsTaken.decrementAndGet();
    }
  }

  private boolean sendStart(LinkedRun run, RunOrder order) {
    Dialplan plan = order.call().dialplan();
    ToWorker start = StartFrame.of(run.id(), order);
    synchronized (sendLock) {
      if (outbox.isBusy()) {
        return false;
      }
      return sentPlans.framesBefore(plan).stream().allMatch(this::sendLocked) && sendLocked(start);
    }
  }

  private boolean sendLocked(ToWorker frame) {
    if (channel == null) {
      return false;
    }
    boolean isTaken;
    try {
      isTaken = outbox.send(channel, codec.encode(frame));
    } catch (IOException _) {
      // The reader meets the same broken socket and tells of it.
      return false;
    }
    if (!outbox.isEmpty()) {
      reader.wakeToWrite();
    }
    if (!isTaken && saidNotReading.compareAndSet(false, true)) {
      listener.onNotReading(outbox.unsentBytes());
    }
    return isTaken;
  }
}

package io.ringfence.soak;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.DispatchedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Every dispatched call, with what its plan must do and what was done: finds what was lost and what
 * was done twice. Thread-safe.
 *
 * <p>A call is <em>lost</em> if it has no outcome, two of them, or one that neither its plan nor
 * the {@linkplain Temper temper} of its owner accounts for; or if its plan ended as it should and
 * the host did not see exactly its commands, or saw a value change that must not. It is kept for a
 * while after its outcome, so that what comes too late is seen, and then forgotten: the ledger does
 * not grow.
 */
final class Ledger {
  private static final long KEPT_AFTER_END_NANOS = Duration.ofSeconds(10).toNanos();

  /** How many findings are kept to be printed; all are counted. */
  static final int MOST_FINDINGS = 20;

  /** What is wrong with a call, and all that is known of it. */
  record Finding(String call, String owner, String plan, String fault, List<String> history) {}

  /** A finding while more may become known of its call. */
  private record Found(String call, Entry entry, String fault) {}

  /** How many calls there were, and what became of them. */
  record Counts(long calls, long ended, long diverged, long lost, long duplicated) {}

  private final LongSupplier ticker;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<Found> findings = new ArrayList<>();
  private long calls;
  private long ended;
  private long diverged;
  private long lost;
  private long duplicated;

  /** A ledger whose time is that of {@code ticker}, in nanoseconds. */
  Ledger(LongSupplier ticker) {
    this.ticker = ticker;
  }

  /** Writes a call down, before it is dispatched. */
  synchronized void onPlaced(Call call, SoakPlan plan) {
    calls++;
    entries.put(call.id(), new Entry(plan));
  }

  /** The host is about to perform a command. */
  synchronized void onPerformed(String call, Command command) {
    Entry entry = entries.get(call);
    if (entry == null) {
      duplicated++;
      Entry forgotten = Entry.forgotten();
      forgotten.remember(command.explanation());
      keep(new Found(call, forgotten, "a command long after its end"));
    } else {
      entry
          .perform(command)
          .ifPresent(fault -> {
            if (fault.isTwice()) {
              duplicated++;
              keep(new Found(call, entry, fault.text()));
            } else {
              lose(call, entry, fault.text());
            }
          });
    }
  }

  /** Something happened to a call that a finding should tell, such as the end of its worker. */
  synchronized void onHappened(String call, String what) {
    Entry entry = entries.get(call);
    if (entry != null) {
      entry.remember(what);
    } else {
      findings.stream()
          .filter(found -> found.call().equals(call))
          .forEach(found -> found.entry().remember(what));
    }
  }

  /** A call has its outcome. */
  synchronized void onEnded(DispatchedCall dispatched, CallOutcome outcome) {
    String call = dispatched.call().id();
    Entry entry = entries.get(call);
    if (entry == null) {
      lost++;
      Entry forgotten = Entry.forgotten();
      forgotten.remember(outcome.explanation());
      keep(new Found(call, forgotten, "a second outcome long after the first"));
      return;
    }
    ended++;
    if (outcome instanceof CallOutcome.Diverged) {
      diverged++;
    }
    entry.end(dispatched, outcome, ticker.getAsLong()).ifPresent(fault -> lose(call, entry, fault));
  }

  /** Forgets the calls that ended a while ago, after a last look at them. */
  synchronized void forgetEnded() {
    long now = ticker.getAsLong();
    Iterator<Map.Entry<String, Entry>> all = entries.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Entry> one = all.next();
      if (one.getValue().isEndedSince(now - KEPT_AFTER_END_NANOS)) {
        one.getValue().lastLook().ifPresent(fault -> lose(one.getKey(), one.getValue(), fault));
        all.remove();
      }
    }
  }

  /** Counts the calls that have no outcome as lost, as none can come any more. */
  synchronized void close() {
    entries.forEach((call, entry) -> {
      if (entry.isOpen()) {
        lose(call, entry, "it has no outcome");
      } else {
        entry.lastLook().ifPresent(fault -> lose(call, entry, fault));
      }
    });
    entries.clear();
  }

  /** Calls without an outcome. */
  synchronized List<String> open() {
    return entries.entrySet().stream()
        .filter(one -> one.getValue().isOpen())
        .map(Map.Entry::getKey)
        .toList();
  }

  synchronized Counts counts() {
    return new Counts(calls, ended, diverged, lost, duplicated);
  }

  /** The first {@value #MOST_FINDINGS} calls with which something is wrong. */
  synchronized List<Finding> findings() {
    return findings.stream()
        .map(found ->
            new Finding(
                found.call(),
                found.entry().owner(),
                found.entry().planName(),
                found.fault(),
                List.copyOf(found.entry().history())))
        .toList();
  }

  /** A call is lost once, whatever else is wrong with it. */
  private void lose(String call, Entry entry, String fault) {
    if (entry.loseOnce()) {
      lost++;
      keep(new Found(call, entry, fault));
    }
  }

  private void keep(Found finding) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(finding);
    }
  }
}

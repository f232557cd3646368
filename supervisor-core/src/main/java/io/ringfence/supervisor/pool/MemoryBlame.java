package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.link.RunUse;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.MemorySize;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the run that filled the memory of its worker. Pure; a part of {@link BlameFinder}. */
final class MemoryBlame {
  private final MemorySettings memory;

  MemoryBlame(MemorySettings memory) {
    this.memory = memory;
  }

  private record Plan(String owner, String hash) {
    static Plan of(RunUse run) {
      return new Plan(run.call().owner(), run.call().dialplan().hash());
    }
  }

  /**
   * The run that allocated most by far, and enough to matter, or the largest of a plan whose runs
   * did so together; it may be waiting now.
   *
   * @param warm what the worker held before it served anybody
   */
  Optional<Culprit> hoarder(
      Evidence evidence, Optional<MemorySize> warm, MemorySize seen, MemorySize granted) {
    return hoarder(evidence, evidence.runs(), seen, granted)
        .or(() -> warm.flatMap(before -> largestOfPlan(evidence, before, seen, granted)));
  }

  private Optional<Culprit> hoarder(
      Evidence evidence, List<RunUse> suspects, MemorySize seen, MemorySize granted) {
    if (!evidence.isCredible()) {
      return Optional.empty();
    }
    MemorySize all = evidence.allocated();
    return Culprit.dominating(suspects, MemoryBlame::bytes, memory.headroom().bytes(), all.bytes())
        .map(run ->
            new Culprit(
                run,
                exceeded(seen, granted),
                "it allocated %s of the %s of all %d runs"
                    .formatted(run.allocated(), all, evidence.runs().size())));
  }

  /**
   * Where each run of a plan keeps a little, the largest stands for all. Together they must have
   * allocated all that the worker has grown by: many honest runs in a worker that leaks by itself
   * have not.
   */
  private Optional<Culprit> largestOfPlan(
      Evidence evidence, MemorySize warm, MemorySize seen, MemorySize granted) {
    if (!evidence.isCredible()) {
      return Optional.empty();
    }
    Map<Plan, List<RunUse>> plans =
        evidence.runs().stream()
            .collect(Collectors.groupingBy(Plan::of, LinkedHashMap::new, Collectors.toList()));
    long all = evidence.allocated().bytes();
    long least = Math.max(memory.headroom().bytes(), seen.bytes() - warm.bytes());
    List<List<RunUse>> large =
        plans.values().stream()
            .filter(runs -> sum(runs) >= least && sum(runs) >= all - sum(runs))
            .toList();
    return large.size() == 1
        ? Optional.of(ofAll(large.getFirst(), seen, granted))
        : Optional.empty();
  }

  private static Culprit ofAll(List<RunUse> runs, MemorySize seen, MemorySize granted) {
    RunUse largest = runs.getFirst();
    for (RunUse run : runs) {
      largest = run.allocated().compareTo(largest.allocated()) > 0 ? run : largest;
    }
    return new Culprit(
        largest,
        exceeded(seen, granted),
        "it allocated %s, the %d runs of its plan %s"
            .formatted(largest.allocated(), runs.size(), new MemorySize(sum(runs))));
  }

  /**
   * The run that filled the heap faster than memory is read. Who waits for a command cannot have
   * done that.
   */
  Optional<Culprit> burst(Evidence evidence) {
    // A full heap and what a worker holds at least beside it make up the threshold.
    MemorySize threshold = memory.threshold();
    MemorySize read = evidence.readings().memory().orElse(threshold);
    MemorySize seen = read.compareTo(threshold) > 0 ? read : threshold;
    List<RunUse> executing = evidence.executing();
    Optional<Culprit> told = hoarder(evidence, executing, seen, threshold);
    if (told.isPresent() || executing.size() != 1 || !wasFarFromThreshold(evidence)) {
      return told;
    }
    return Optional.of(
        new Culprit(
            executing.getFirst(),
            exceeded(seen, threshold),
            "it alone was executing, and shortly before the worker held %s".formatted(read)));
  }

  /** In a worker that leaks slowly, the honest run that happens to execute at the end is not it. */
  private boolean wasFarFromThreshold(Evidence evidence) {
    return evidence
        .readings()
        .memory()
        .filter(read -> read.bytes() + memory.headroom().bytes() <= memory.threshold().bytes())
        .isPresent();
  }

  /**
   * Whether a run has had its share in what a worker holds, where all runs together allocated half
   * of what the worker has grown by: an equal one, or three quarters of what each of those
   * allocated who filled it, the fewest with half of all together. Runs that do the same are seldom
   * equal at the moment they are read. Where the figures cannot be true, each run of the owner who
   * lies has.
   *
   * @param warm what the worker held before it served anybody
   */
  boolean hasItsShare(RunUse run, Evidence evidence, Optional<MemorySize> warm, MemorySize seen) {
    if (!evidence.isCredible()) {
      return evidence.soleOwner().isPresent();
    }
    long all = evidence.allocated().bytes();
    long grown = warm.map(before -> seen.bytes() - before.bytes()).orElse(0L);
    return all >= Math.max(memory.headroom().bytes(), grown / 2)
        && (bytes(run) * evidence.runs().size() >= all
            || bytes(run) * 4 >= 3 * leastOfFillers(evidence.runs(), all));
  }

  private static long leastOfFillers(List<RunUse> runs, long all) {
    long[] descending =
        runs.stream().mapToLong(run -> -bytes(run)).sorted().map(bytes -> -bytes).toArray();
    int filler = 0;
    long sum = descending[filler];
    while (sum * 2 < all) {
      filler++;
      sum += descending[filler];
    }
    return descending[filler];
  }

  static LimitExceeded exceeded(MemorySize seen, MemorySize granted) {
    return new LimitExceeded(Limit.WORKER_MEMORY, seen.bytes(), granted.bytes());
  }

  private static long sum(Collection<RunUse> runs) {
    return runs.stream().mapToLong(MemoryBlame::bytes).sum();
  }

  private static long bytes(RunUse run) {
    return run.allocated().bytes();
  }
}

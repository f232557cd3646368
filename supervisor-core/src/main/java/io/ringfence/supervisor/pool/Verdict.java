package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.event.Blame;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.link.RunLoss;
import java.util.List;
import java.util.Optional;

/**
 * What the end of a worker means for each of its runs.
 *
 * @param judged the runs that were open when the verdict was made
 * @param others what it means for a run that nobody judged, as it began at that moment
 * @param blame the run that brought the end about, if one did
 * @param toll how it counts for the restart intensity
 */
public record Verdict(
    EndReason reason, List<Judged> judged, RunLoss others, Optional<Blame> blame, Toll toll) {

  /** A run and its loss. */
  public record Judged(Call call, RunLoss loss) {}

  /** Copies the list. */
  public Verdict {
    judged = List.copyOf(judged);
  }

  /** What it means for the run of {@code call}, which is known by identity: an id may be reused. */
  @SuppressWarnings("ReferenceEquality")
  public RunLoss lossOf(Call call) {
    return judged.stream()
        .filter(run -> run.call() == call)
        .map(Judged::loss)
        .findFirst()
        .orElse(others);
  }

  /** The run under suspicion, if there is one. */
  public Optional<Blame> suspect() {
    return judged.stream()
        .filter(run -> run.loss() instanceof RunLoss.Lost(_, boolean isSuspect) && isSuspect)
        .map(run -> {
          Dialplan plan = run.call().dialplan();
          String evidence =
              "of the %d runs there it was the last that began to execute".formatted(judged.size());
          return new Blame(run.call().id(), plan.owner(), plan.name(), plan.hash(), evidence);
        })
        .findFirst();
  }
}

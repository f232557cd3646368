package io.ringfence.supervisor.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs schedules with the production policies, or with broken ones. */
final class Simulator {
  private static final int LAST_STEPS = 40;

  private final Policies policies;

  Simulator(Policies policies) {
    this.policies = policies;
  }

  /** What came of a schedule. */
  record Result(Tally tally, Optional<BrokenInvariantException> broken, List<String> steps) {}

  Result run(Schedule schedule) {
    return run(schedule, StepLog.silent());
  }

  /** Runs it again, and keeps what happened. */
  Result replay(Schedule schedule) {
    return run(schedule, StepLog.speaking());
  }

  /** Whether a schedule breaks an invariant, and which. */
  Optional<String> broken(Schedule schedule) {
    return run(schedule).broken().map(BrokenInvariantException::invariant);
  }

  /** All that helps to understand a failure: seed, invariant, last steps, a smaller schedule. */
  String report(long seed, Schedule schedule) {
    Result failed = replay(schedule);
    String invariant = failed.broken().map(BrokenInvariantException::invariant).orElse("nothing");
    Schedule smaller = new Shrinker(this).shrink(schedule);
    Result small = replay(smaller);
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(seed).append(" breaks ").append(invariant).append(": ");
    text.append(failed.broken().map(Throwable::getMessage).orElse("?"));
    text.append("\nlast steps:");
    failed
        .steps()
        .subList(Math.max(0, failed.steps().size() - LAST_STEPS), failed.steps().size())
        .forEach(step -> text.append("\n  ").append(step));
    text.append("\nshrunk from ").append(schedule.happenings().size()).append(" to ");
    text.append(smaller.happenings().size()).append(" happenings, ").append(smaller);
    text.append("\nwhich ends with: ");
    text.append(small.broken().map(Throwable::getMessage).orElse("?"));
    small
        .steps()
        .subList(Math.max(0, small.steps().size() - LAST_STEPS), small.steps().size())
        .forEach(step -> text.append("\n  ").append(step));
    text.append("\nreplay with -Dsimulation.seed=").append(seed);
    return text.toString();
  }

  private Result run(Schedule schedule, StepLog log) {
    List<Invariant> invariants = new ArrayList<>();
    invariants.addAll(CallInvariants.of(schedule.terms()));
    invariants.addAll(ShareInvariants.of(schedule.terms()));
    invariants.addAll(WorkerInvariants.of(schedule.terms()));
    World world = new World(schedule, policies, invariants, log);
    try {
      Tally tally = world.run();
      return new Result(tally, Optional.empty(), log.lines());
    } catch (BrokenInvariantException e) {
      return new Result(world.tally(), Optional.of(e), log.lines());
    } catch (RuntimeException e) {
      BrokenInvariantException thrown =
          new BrokenInvariantException("NothingIsThrown", e.toString());
      thrown.initCause(e);
      return new Result(world.tally(), Optional.of(thrown), log.lines());
    }
  }
}

package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.call.Target.Found;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.CommandResult.Dialled;
import io.ringfence.supervisor.call.CommandResult.LegEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides which legs of a dial ring when, and how the dial ends. Pure: it gets the time, and gives
 * back what is to be done. Each leg rings for the ring time behind its delay; one with a delay
 * begins early when nothing else of its group rings; the next group begins when all of the one
 * before have failed; the first answer wins. Not thread-safe.
 */
final class ForkRace {

  /** What is to be done. */
  sealed interface Action {
    /** Ring this leg. */
    record Ring(int leg, Target target) implements Action {}

    /** Take its INVITE back. */
    record Cancel(int leg) implements Action {}

    /** Join the caller with it. */
    record Join(int leg) implements Action {}

    /** The dial is over. */
    record Finish(Dialled result) implements Action {}
  }

  private enum State {
    WAITING,
    CALLING,
    RINGING,
    OVER
  }

  private static final class Runner {
    private final int number;
    private final Found found;
    private final long startNanos;
    private State state = State.WAITING;
    private long ringUntilNanos;

    String label() {
      return switch (found) {
        case Found.Reachable(Target target) -> target.label();
        case Found.Unreachable(LegEnd end) -> end.uri();
      };
    }

    Runner(int number, Found found, long startNanos) {
      this.number = number;
      this.found = found;
      this.startNanos = startNanos;
    }
  }

  private static final LegEnd NOBODY = new LegEnd("", 480, "Temporarily Unavailable");

  private final List<List<Found>> groups;
  private final long ringNanos;
  private final List<Runner> group = new ArrayList<>();
  private final List<LegEnd> ends = new ArrayList<>();
  private int nextGroup;
  private int nextLeg;
  private boolean isOver;
  private boolean hasRungOut;

  /**
   * @param groups whose legs get numbers in the order in which they come into the race, from 0
   */
  ForkRace(List<List<Found>> groups, Duration ringTime) {
    this.groups = List.copyOf(groups);
    this.ringNanos = ringTime.toNanos();
  }

  List<Action> start(long nowNanos) {
    return after(new ArrayList<>(), nowNanos);
  }

  /** The peer of a leg says that it rings. */
  List<Action> onRinging(int leg) {
    find(leg)
        .filter(runner -> runner.state == State.CALLING)
        .ifPresent(runner -> runner.state = State.RINGING);
    return List.of();
  }

  List<Action> onFailed(int leg, int status, String reason, long nowNanos) {
    Optional<Runner> failed = running(leg);
    if (isOver || failed.isEmpty()) {
      return List.of();
    }
    hasRungOut = false;
    end(failed.get(), status, reason);
    return after(new ArrayList<>(), nowNanos);
  }

  /** The leg that ended comes back as new ones, which ring at once, in its group. */
  List<Action> onRedirected(int leg, int status, List<Found> targets, long nowNanos) {
    Optional<Runner> failed = running(leg);
    if (isOver || failed.isEmpty()) {
      return List.of();
    }
    end(failed.get(), status, "Redirected");
    targets.forEach(target -> add(target, nowNanos, Duration.ZERO));
    return after(new ArrayList<>(), nowNanos);
  }

  /** The leg redirects, and the plan is to decide. */
  List<Action> onRedirectedToPlan(int leg, LegEnd end, String uri) {
    Optional<Runner> redirected = running(leg);
    if (isOver || redirected.isEmpty()) {
      return List.of();
    }
    end(redirected.get(), end.status(), end.reason());
    return over(DialResult.REDIRECT, end, Optional.of(uri));
  }

  List<Action> onAnswered(int leg) {
    Optional<Runner> winner = running(leg);
    if (isOver || winner.isEmpty()) {
      return List.of();
    }
    winner.get().state = State.OVER;
    LegEnd end = new LegEnd(winner.get().label(), 200, "OK");
    ends.add(end);
    List<Action> actions = new ArrayList<>();
    actions.add(new Action.Join(leg));
    actions.addAll(over(DialResult.ANSWERED, end, Optional.empty()));
    return actions;
  }

  /** Time has passed. */
  List<Action> onTick(long nowNanos) {
    if (isOver) {
      return List.of();
    }
    List<Action> actions = new ArrayList<>();
    for (Runner runner : group) {
      if (isTrying(runner) && nowNanos - runner.ringUntilNanos >= 0) {
        hasRungOut = true;
        actions.add(new Action.Cancel(runner.number));
        if (runner.state == State.RINGING) {
          end(runner, 480, "No answer");
        } else {
          end(runner, 408, "Request Timeout");
        }
      }
    }
    return after(actions, nowNanos);
  }

  /** Ends the dial from outside. */
  List<Action> stop(DialResult result, int status, String reason) {
    return isOver ? List.of() : over(result, new LegEnd("", status, reason), Optional.empty());
  }

  /** When {@link #onTick} is due; empty if only a leg can change anything. */
  OptionalLong nextTickNanos() {
    if (isOver) {
      return OptionalLong.empty();
    }
    OptionalLong next = OptionalLong.empty();
    for (Runner runner : group) {
      long due = runner.state == State.WAITING ? runner.startNanos : runner.ringUntilNanos;
      if (runner.state != State.OVER && (next.isEmpty() || due - next.getAsLong() < 0)) {
        next = OptionalLong.of(due);
      }
    }
    return next;
  }

  boolean isOver() {
    return isOver;
  }

  /** Begins what is due: waiting legs, the next group, or the end. */
  private List<Action> after(List<Action> actions, long nowNanos) {
    while (!isOver) {
      group.stream()
          .filter(runner -> runner.state == State.WAITING && nowNanos - runner.startNanos >= 0)
          .forEach(runner -> begin(runner, actions, nowNanos));
      if (group.stream().anyMatch(ForkRace::isTrying)) {
        return actions;
      }
      Optional<Runner> early =
          group.stream()
              .filter(runner -> runner.state == State.WAITING)
              .min((one, other) -> Long.compare(one.startNanos - other.startNanos, 0));
      if (early.isPresent()) {
        begin(early.get(), actions, nowNanos);
      } else if (nextGroup < groups.size()) {
        group.clear();
        groups.get(nextGroup++).forEach(found -> add(found, nowNanos, delayOf(found)));
      } else {
        LegEnd last = ends.isEmpty() ? NOBODY : ends.getLast();
        actions.addAll(
            over(hasRungOut ? DialResult.TIMED_OUT : DialResult.FAILED, last, Optional.empty()));
      }
    }
    return actions;
  }

  private void add(Found found, long nowNanos, Duration delay) {
    group.add(new Runner(nextLeg++, found, nowNanos + delay.toNanos()));
  }

  private static Duration delayOf(Found found) {
    return switch (found) {
      case Found.Reachable(Target target) -> target.options().delay();
      case Found.Unreachable _ -> Duration.ZERO;
    };
  }

  private void begin(Runner runner, List<Action> actions, long nowNanos) {
    switch (runner.found) {
      case Found.Unreachable(LegEnd end) -> {
        hasRungOut = false;
        end(runner, end.status(), end.reason());
      }
      case Found.Reachable(Target target) -> {
        runner.state = State.CALLING;
        runner.ringUntilNanos = nowNanos + ringNanos;
        actions.add(new Action.Ring(runner.number, target));
      }
    }
  }

  private void end(Runner runner, int status, String reason) {
    runner.state = State.OVER;
    ends.add(new LegEnd(runner.label(), status, reason));
  }

  private List<Action> over(DialResult result, LegEnd last, Optional<String> redirect) {
    isOver = true;
    List<Action> actions = new ArrayList<>();
    for (Runner runner : group) {
      if (isTrying(runner)) {
        actions.add(new Action.Cancel(runner.number));
        end(runner, 487, "Cancelled");
      }
      runner.state = State.OVER;
    }
    actions.add(
        new Action.Finish(new Dialled(result, last.status(), last.reason(), ends, redirect)));
    return actions;
  }

  private Optional<Runner> running(int leg) {
    return find(leg).filter(ForkRace::isTrying);
  }

  private Optional<Runner> find(int leg) {
    return group.stream().filter(runner -> runner.number == leg).findFirst();
  }

  private static boolean isTrying(Runner runner) {
    return runner.state == State.CALLING || runner.state == State.RINGING;
  }
}

package io.ringfence.soak;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.ServiceCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One call in the ledger. Not thread-safe: the ledger's lock guards it. */
final class Entry {
  private static final Pattern STEP = Pattern.compile("s(\\d+)\\b.*");
  private static final Pattern WITNESS = Pattern.compile("(\\w+)=([^ @]+)");
  private static final int MOST_HISTORY = 40;

  /** What is wrong with a command. */
  record Fault(boolean isTwice, String text) {}

  private final Optional<SoakPlan> known;
  private final List<Integer> performed = new ArrayList<>();
  private final Map<String, String> witnesses = new HashMap<>();
  private final List<String> history = new ArrayList<>();
  private @Nullable DispatchedCall dispatched;
  private @Nullable CallOutcome outcome;
  private long endedNanos;
  private boolean isLost;

  Entry(SoakPlan plan) {
    this(Optional.of(plan));
  }

  private Entry(Optional<SoakPlan> known) {
    this.known = known;
  }

  /** Stands for a call that the ledger knows no more. */
  static Entry forgotten() {
    return new Entry(Optional.empty());
  }

  String owner() {
    return known.map(plan -> plan.dialplan().owner()).orElse("an owner forgotten");
  }

  String planName() {
    return known.map(plan -> plan.dialplan().name()).orElse("forgotten");
  }

  List<String> history() {
    return history;
  }

  boolean isOpen() {
    return outcome == null;
  }

  boolean isEndedSince(long nanos) {
    return outcome != null && endedNanos - nanos <= 0;
  }

  /** Whether this is the first time that the call is lost. */
  boolean loseOnce() {
    boolean isFirst = !isLost;
    isLost = true;
    return isFirst;
  }

  /** Writes down what happened, for a finding. */
  void remember(String event) {
    if (history.size() < MOST_HISTORY) {
      history.add(event);
    }
  }

  /** Writes a command down. */
  Optional<Fault> perform(Command command) {
    remember(command.explanation());
    String text = textOf(command);
    Matcher step = STEP.matcher(text);
    if (!step.matches()) {
      return Optional.of(new Fault(false, "no plan has this command: " + command.explanation()));
    }
    int number = Integer.parseInt(step.group(1));
    if (performed.contains(number)) {
      return Optional.of(
          new Fault(true, "command %d twice: %s".formatted(number, command.explanation())));
    }
    performed.add(number);
    return changedWitness(text).map(change -> new Fault(false, change));
  }

  /** Settles the call; what is wrong with how it ended. */
  Optional<String> end(DispatchedCall call, CallOutcome how, long nowNanos) {
    if (outcome != null) {
      return Optional.of("two outcomes: " + outcome.explanation() + "; " + how.explanation());
    }
    dispatched = call;
    outcome = how;
    endedNanos = nowNanos;
    remember(how.getClass().getSimpleName() + ": " + how.explanation());
    SoakPlan plan = known.orElseThrow();
    if (how instanceof Completed(var ending) && plan.endsAs(ending)) {
      return performed.equals(plan.steps())
          ? Optional.empty()
          : Optional.of("the host saw the commands %s, not %s".formatted(performed, plan.steps()));
    }
    return plan.temper().accountsFor(how)
        ? Optional.empty()
        : Optional.of("%s: %s".formatted(how.getClass().getSimpleName(), how.explanation()));
  }

  /** Asks for the outcome of a call that has ended once more. */
  Optional<String> lastLook() {
    if (dispatched == null || outcome == null) {
      return Optional.empty();
    }
    CallOutcome now = dispatched.join();
    return now.equals(outcome)
        ? Optional.empty()
        : Optional.of("two outcomes: " + outcome.explanation() + "; " + now.explanation());
  }

  private Optional<String> changedWitness(String text) {
    Matcher witness = WITNESS.matcher(text);
    while (witness.find()) {
      String before = witnesses.putIfAbsent(witness.group(1), witness.group(2));
      if (before != null && !before.equals(witness.group(2))) {
        return Optional.of(
            "%s was %s and is %s".formatted(witness.group(1), before, witness.group(2)));
      }
    }
    return Optional.empty();
  }

  private static String textOf(Command command) {
    return switch (command) {
      case Command.Dial dial -> dial.destination();
      case Command.Respond respond -> respond.reason();
      case ServiceCommand service -> service.explanation();
    };
  }
}

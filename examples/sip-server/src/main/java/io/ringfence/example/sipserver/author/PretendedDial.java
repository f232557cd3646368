package io.ringfence.example.sipserver.author;

import io.ringfence.example.sipserver.author.AnswerRule.Answer;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.CommandResult.Dialled;
import io.ringfence.supervisor.call.CommandResult.LegEnd;
import io.ringfence.supervisor.call.DialString;
import io.ringfence.supervisor.call.DialString.RedirectMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One dial in a pretended network: its legs end one after the other, as they were told to. */
final class PretendedDial {
  private static final int MOST_REDIRECTS = 5;

  private final Function<DialString.Leg, Answer> answers;
  private final List<LegEnd> ends = new ArrayList<>();
  private DialResult result = DialResult.FAILED;
  private int redirects;

  /**
   * A dial that has not begun.
   *
   * @param answers how each leg ends
   */
  PretendedDial(Function<DialString.Leg, Answer> answers) {
    this.answers = answers;
  }

  Dialled of(DialString legs) {
    for (DialString.Group group : legs.groups()) {
      for (DialString.Leg leg : group.legs()) {
        Optional<Dialled> end = ring(leg);
        if (end.isPresent()) {
          return end.get();
        }
      }
    }
    return dialled(result, Optional.empty());
  }

  /** Rings a leg, and where it is redirected to; the result of the dial if it ends it. */
  private Optional<Dialled> ring(DialString.Leg leg) {
    Answer answer = answers.apply(leg);
    ends.add(new LegEnd(leg.uri(), answer.status(), answer.reason()));
    if (answer.isAnswered()) {
      return Optional.of(dialled(DialResult.ANSWERED, Optional.empty()));
    }
    result = answer.isNoAnswer() ? DialResult.TIMED_OUT : DialResult.FAILED;
    if (answer.contact().isEmpty()) {
      return Optional.empty();
    }
    String contact = answer.contact().get();
    RedirectMode mode = leg.options().redirect();
    return switch (mode) {
      case NOT_FOLLOWED -> Optional.empty();
      case MANUAL -> Optional.of(dialled(DialResult.REDIRECT, Optional.of(contact)));
      case FOLLOW -> redirects++ < MOST_REDIRECTS ? ring(at(contact, leg)) : Optional.empty();
    };
  }

  private static DialString.Leg at(String contact, DialString.Leg from) {
    DialString.Leg to =
        DialString.parse(contact, from.user()).groups().getFirst().legs().getFirst();
    return new DialString.Leg(to.uri(), to.user(), to.host(), from.options());
  }

  private Dialled dialled(DialResult how, Optional<String> redirect) {
    LegEnd last = ends.getLast();
    return new Dialled(how, last.status(), last.reason(), ends, redirect);
  }
}

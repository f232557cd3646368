package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.call.Target.Found;
import io.ringfence.example.sipserver.config.Provider;
import io.ringfence.example.sipserver.registrar.DigestClient.Credentials;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.CommandResult.Dialled;
import io.ringfence.supervisor.call.CommandResult.LegEnd;
import io.ringfence.supervisor.call.DialString;
import io.ringfence.supervisor.call.DialString.RedirectMode;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sip.header.ContactHeader;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/** A dial in progress: does what a {@link ForkRace} decides. In the turns of its call. */
final class Fork {

  /** Whoever dialled. Called in the turns of the call. */
  interface Listener {
    /** A leg rings, or sends early media. */
    void onProvisional(int leg, Response response);

    /** The first answer. {@link #onFinished} follows at once. */
    void onAnswered(Answer answer);

    /** It is over. */
    void onFinished(Dialled result);
  }

  /** A leg that answered; its media is where it is to go. */
  record Answer(
      int leg, Target target, Response response, Dialog dialog, Optional<Credentials> credentials) {
    MediaWay media() {
      return MediaWay.of(target.options());
    }

    /** Who called it. */
    Strays.Sender sender() {
      return Strays.Sender.of(dialog, credentials);
    }
  }

  private static final int MOST_REDIRECTS = 5;

  /** A leg may stand for many telephones, and each may redirect. */
  private static final int MOST_INVITES = 50;

  private final Line line;
  private final Turns turns;
  private final LegRequest requests;
  private final Listener listener;
  private final TargetFinder targets;
  private final ForkRace race;
  private final Duration unreachable;
  private final Map<Integer, Leg> legs = new HashMap<>();
  private Line.@Nullable Alarm alarm;
  private int redirects;
  private int invites;

  /** Times of a dial. */
  record Limits(Duration ring, Duration unreachable) {}

  Fork(Line line, Turns turns, LegRequest requests, Race dial, Listener listener) {
    this.line = line;
    this.turns = turns;
    this.requests = requests;
    this.listener = listener;
    this.targets = dial.targets();
    this.race = new ForkRace(targets.find(dial.owner(), dial.destination()), dial.limits().ring());
    this.unreachable = dial.limits().unreachable();
  }

  /** Whom it rings for which owner, and how long. */
  record Race(TargetFinder targets, String owner, DialString destination, Limits limits) {}

  void start() {
    perform(race.start(System.nanoTime()));
  }

  /** Ends it, with this result. */
  void stop(DialResult result, int status, String reason) {
    perform(race.stop(result, status, reason));
  }

  boolean isOver() {
    return race.isOver();
  }

  private void perform(List<ForkRace.Action> actions) {
    for (ForkRace.Action action : new ArrayList<>(actions)) {
      switch (action) {
        case ForkRace.Action.Ring(int leg, Target target) -> ring(leg, target);
        case ForkRace.Action.Cancel(int leg) -> {
          Leg called = legs.remove(leg);
          if (called != null) {
            called.cancel();
          }
        }
        case ForkRace.Action.Join _ -> {}
        case ForkRace.Action.Finish(Dialled result) -> listener.onFinished(result);
      }
    }
    setAlarm();
  }

  private void ring(int number, Target target) {
    invites++;
    if (invites > MOST_INVITES) {
      fail(number, 503, "More than %d telephones in one dial".formatted(MOST_INVITES));
      return;
    }
    Optional<Credentials> credentials = credentials(target);
    try {
      Leg leg =
          new Leg(
              line,
              turns,
              requests.to(target),
              credentials,
              new Events(number, target, credentials));
      legs.put(number, leg);
      leg.start(unreachable);
    } catch (ParseException e) {
      fail(number, 500, Messages.reasonPhrase(String.valueOf(e.getMessage())));
    }
  }

  private void fail(int number, int status, String reason) {
    turns.execute(() -> perform(race.onFailed(number, status, reason, System.nanoTime())));
  }

  private void setAlarm() {
    if (alarm != null) {
      alarm.stop();
    }
    OptionalLong due = race.nextTickNanos();
    if (due.isPresent()) {
      Duration wait = Duration.ofNanos(Math.max(0, due.getAsLong() - System.nanoTime()));
      alarm = line.later(wait, turns, () -> perform(race.onTick(System.nanoTime())));
    }
  }

  private static Optional<Credentials> credentials(Target target) {
    return target.provider().filter(provider -> !provider.user().isEmpty()).map(Fork::credentials);
  }

  private static Credentials credentials(Provider provider) {
    return new Credentials(provider.user(), provider.password());
  }

  /** What one leg tells. */
  private final class Events implements Leg.Listener {
    private final int number;
    private final Target target;
    private final Optional<Credentials> credentials;
    private final MediaWay media;

    Events(int number, Target target, Optional<Credentials> credentials) {
      this.number = number;
      this.target = target;
      this.credentials = credentials;
      this.media = MediaWay.of(target.options());
    }

    @Override
    public void onProvisional(Response response) {
      perform(race.onRinging(number));
      if (!race.isOver()) {
        listener.onProvisional(number, media.in(response));
      }
    }

    @Override
    public void onAnswered(Response response, Dialog dialog) {
      List<ForkRace.Action> actions = race.onAnswered(number);
      if (actions.isEmpty()) {
        Strays.hangUp(line, response, Strays.Sender.of(dialog, credentials));
        line.switchboard().disconnect(dialog.key());
        return;
      }
      legs.remove(number);
      listener.onAnswered(new Answer(number, target, media.in(response), dialog, credentials));
      perform(actions);
    }

    @Override
    public void onFailed(int status, String reason, Optional<Response> response) {
      legs.remove(number);
      Optional<String> redirect =
          response.filter(moved -> moved.getStatusCode() / 100 == 3).flatMap(Events::contactOf);
      if (redirect.isPresent() && target.options().redirect() == RedirectMode.MANUAL) {
        LegEnd end = new LegEnd(target.label(), status, reason);
        perform(race.onRedirectedToPlan(number, end, redirect.get()));
        return;
      }
      List<Found> next = new ArrayList<>();
      if (response.isPresent()
          && redirect.isPresent()
          && target.options().redirect() == RedirectMode.FOLLOW) {
        next.addAll(follow(response.get()));
      }
      perform(
          next.isEmpty()
              ? race.onFailed(number, status, reason, System.nanoTime())
              : race.onRedirected(number, status, next, System.nanoTime()));
    }

    private List<Found> follow(Response response) {
      List<Found> next = new ArrayList<>();
      for (ContactHeader contact :
          Messages.headersOf(response, ContactHeader.NAME, ContactHeader.class)) {
        if (redirects < MOST_REDIRECTS && !contact.isWildCard()) {
          next.addAll(targets.redirected(target, contact.getAddress().getURI().toString()));
          redirects++;
        }
      }
      return next;
    }

    private static Optional<String> contactOf(Response response) {
      return Messages.headersOf(response, ContactHeader.NAME, ContactHeader.class).stream()
          .filter(contact -> !contact.isWildCard())
          .map(contact -> contact.getAddress().getURI().toString())
          .findFirst();
    }
  }
}

package io.ringfence.example.sipserver.call;

import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.CommandResult.Dialled;
import io.ringfence.supervisor.call.CommandResult.LegEnd;
import io.ringfence.supervisor.call.DialString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/** What the plan of a call dials, one dial after the other. In the turns of its call. */
final class Dials {
  /** More than the legs of a dial, so that no two legs of a call have the same number. */
  private static final int NUMBERS_OF_A_DIAL = 100;

  /** Long enough to pick up, and no longer than who was transferred likes to wait. */
  private static final Duration TRANSFER_RING = Duration.ofMinutes(1);

  /** Hears of a leg that the caller is to be joined with. */
  interface Listener {
    void onAnswered(Fork.Answer answer, Duration longest);
  }

  private final CallHouse house;
  private final Turns turns;
  private final Caller caller;
  private final Origin origin;
  private final Listener listener;
  private final List<LegEnd> legs = new ArrayList<>();
  private @Nullable Fork fork;
  private int dialledBefore;

  Dials(CallHouse house, Turns turns, Caller caller, Origin origin, Listener listener) {
    this.house = house;
    this.turns = turns;
    this.caller = caller;
    this.origin = origin;
    this.listener = listener;
  }

  /** Whose dials they are, and the request that the legs are made of. */
  record Origin(String owner, Request invite) {}

  /** A dial of the plan, which asks for it and waits for its end. */
  record Order(
      Command.Dial dial, DialString destination, CompletableFuture<CommandResult> result) {}

  void start(Order order) {
    if (caller.isAnswered()) {
      boolean isJoined = caller.status() < 300;
      order
          .result()
          .complete(
              new Dialled(
                  isJoined ? DialResult.ALREADY_ANSWERED : DialResult.CLIENT_CANCELLED,
                  caller.status(),
                  caller.reason()));
      return;
    }
    if (fork != null && !fork.isOver()) {
      order.result().complete(new Dialled(DialResult.ERROR, 500, "Dials already"));
      return;
    }
    Command.Dial dial = order.dial();
    Fork begun =
        fork(
            order.destination(),
            dial.changes(),
            dial.ringTime(),
            new Dialling(dial, order.result()));
    fork = begun;
    begun.start();
  }

  private Fork fork(DialString whom, Command.Changes changes, Duration ringTime, Fork.Listener of) {
    return new Fork(
        house.line(),
        turns,
        new LegRequest(house.line(), origin.invite(), changes, house.serverId()),
        new Fork.Race(
            house.targets(),
            origin.owner(),
            whom,
            new Fork.Limits(ringTime, house.terms().unreachable())),
        of);
  }

  /** A dial of a transfer, to be started: as the plan of this owner might dial. */
  Fork transferred(DialString whom, Command.Changes changes, Fork.Listener of) {
    return fork(
        whom,
        changes,
        TRANSFER_RING,
        new Fork.Listener() {
          @Override
          public void onProvisional(int leg, Response response) {
            of.onProvisional(leg, response);
          }

          @Override
          public void onAnswered(Fork.Answer answer) {
            of.onAnswered(answer);
          }

          @Override
          public void onFinished(Dialled dialled) {
            legs.addAll(dialled.legs());
            of.onFinished(dialled);
          }
        });
  }

  void stop(DialResult result, int status, String reason) {
    if (fork != null) {
      fork.stop(result, status, reason);
    }
  }

  /** All that were dialled, for the plan and by transfers, in the order of their end. */
  List<LegEnd> legs() {
    return legs;
  }

  /** What the dialog of the caller with a leg of the dial in progress is told from others by. */
  String branch(int leg) {
    return "." + (dialledBefore + leg);
  }

  /** The same for a response that belongs to no leg. */
  String ownBranch() {
    return "." + dialledBefore + "p";
  }

  /** One of them. */
  private final class Dialling implements Fork.Listener {
    private final Command.Dial dial;
    private final CompletableFuture<CommandResult> result;

    Dialling(Command.Dial dial, CompletableFuture<CommandResult> result) {
      this.dial = dial;
      this.result = result;
    }

    @Override
    public void onProvisional(int leg, Response response) {
      if (!caller.isAnswered() && response.getStatusCode() >= 180) {
        caller.progress(response, branch(leg));
      }
    }

    @Override
    public void onAnswered(Fork.Answer answer) {
      Optional<Duration> ofLeg = answer.target().options().answeredLimit();
      Duration longest = house.terms().shortestOf(List.of(ofLeg, dial.answeredLimit()));
      listener.onAnswered(answer, longest);
    }

    @Override
    public void onFinished(Dialled dialled) {
      legs.addAll(dialled.legs());
      dialledBefore += NUMBERS_OF_A_DIAL;
      result.complete(dialled);
    }
  }
}

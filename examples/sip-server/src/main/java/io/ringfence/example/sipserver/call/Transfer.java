package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.example.sipserver.sip.ResponseListener;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.CommandResult.Dialled;
import io.ringfence.supervisor.call.DialString;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * A transfer that this server performs: it rings the target with the session of the side that
 * stays, changes that session to what the target answered, and lets the side go that asked for it.
 * Until then nothing changes between the two. In the turns of its call.
 */
final class Transfer implements Fork.Listener {

  /** Begins a dial as the owner of the call. */
  interface Dialler {
    Fork dial(DialString whom, Command.Changes changes, Fork.Listener listener);
  }

  /** Between two tries where the peers change the session themselves. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private static final int MOST_TRIES = 10;

  private final Line line;
  private final Turns turns;
  private final Bridge bridge;
  private final Side leaving;
  private final Notices notices;
  private final Side staying;
  private @Nullable Fork fork;
  private Fork.@Nullable Answer answer;
  private @Nullable Side target;
  private @Nullable Changing changing;
  private int tries;
  private boolean isOver;

  /**
   * @param leaving who asked for it, and hears how it goes by {@code notices}
   */
  Transfer(Line line, Turns turns, Bridge bridge, Side leaving, Notices notices) {
    this.line = line;
    this.turns = turns;
    this.bridge = bridge;
    this.leaving = leaving;
    this.notices = notices;
    this.staying = bridge.other(leaving);
  }

  /** Rings the target with this session of the side that stays. */
  void start(Dialler dialler, Referral.To to, Message session) {
    notices.trying();
    Command.Content content =
        new Command.Content(
            Messages.valueOf(session, "Content-Type").orElse("application/sdp"),
            talking(staying.media().textOf(session)));
    Fork begun =
        dialler.dial(
            to.target(),
            new Command.Changes(to.headers(), Command.Caller.SAME, Optional.of(content)),
            this);
    fork = begun;
    begun.start();
  }

  /** Who was put on hold for a transfer is to talk to the target. */
  private static String talking(String session) {
    return session.replaceAll("(?m)^a=(sendonly|recvonly|inactive)[ \\t]*\\r?\\n?", "");
  }

  /** Whether a request is dealt with here, and not as in a call without a transfer. */
  boolean take(Side from, IncomingRequest request) {
    String method = request.method();
    if (from == staying && method.equals(Request.BYE)) {
      return false;
    }
    if (method.equals(Request.BYE)) {
      request.respond(Response.OK, "");
      from.close();
      if (from == target) {
        fail(Response.TEMPORARILY_UNAVAILABLE, "The target has hung up");
      }
      return true;
    }
    boolean isAlone = target != null || leaving.isClosed();
    if (method.equals(Request.REFER) || (isAlone && !method.equals(Request.OPTIONS))) {
      request.respond(Response.REQUEST_PENDING, "A transfer is under way");
      return true;
    }
    return false;
  }

  /** The call is over. */
  void end() {
    if (over()) {
      notices.end(Response.REQUEST_TERMINATED, "Request Terminated", () -> {});
    }
  }

  @Override
  public void onProvisional(int leg, Response response) {}

  @Override
  public void onAnswered(Fork.Answer given) {
    answer = given;
  }

  @Override
  public void onFinished(Dialled dialled) {
    if (isOver) {
      return;
    }
    Fork.Answer given = answer;
    if (given == null) {
      fail(dialled.status(), dialled.reason());
      return;
    }
    Side joining =
        bridge.admit(
            new Bridge.End(
                given.dialog(), given.credentials(), given.media().and(staying.media())));
    target = joining;
    joining.tells(given.response());
    joining.sendAck(Dialog.sequenceOf(given.response()), Optional.empty());
    change(joining, given.response());
  }

  /** Gives the side that stays the session of the target, as soon as no other change is made. */
  private void change(Side joining, Response session) {
    if (isOver) {
      return;
    }
    if (bridge.isChanging()) {
      changeLater(joining, session);
      return;
    }
    Request request = staying.dialog().request(Request.INVITE);
    try {
      staying.media().copyBody(session, request);
    } catch (ParseException _) {
      fail(Response.BAD_GATEWAY, "The session of the target cannot be read");
      return;
    }
    Changing begun = new Changing(joining, session);
    changing = begun;
    begun.exchange.send(request);
    line.later(
        line.patience(),
        turns,
        () -> {
          if (!begun.isOver) {
            bridge.hangUp();
          }
        });
  }

  private void changeLater(Side joining, Response session) {
    tries++;
    if (tries > MOST_TRIES) {
      fail(Response.REQUEST_PENDING, "Another change does not end");
    } else {
      line.later(PAUSE, turns, () -> change(joining, session));
    }
  }

  private void onChanged(Side joining, Response response) {
    staying.dialog().refresh(response);
    staying.tells(response);
    staying.sendAck(Dialog.sequenceOf(response), Optional.empty());
    isOver = true;
    bridge.replace(leaving, joining);
    notices.end(Response.OK, "OK", leaving::hangUp);
  }

  private void fail(int status, String reason) {
    if (over()) {
      notices.end(status, reason, () -> {});
      bridge.onTransferFailed();
    }
  }

  private boolean over() {
    if (isOver) {
      return false;
    }
    isOver = true;
    if (fork != null) {
      fork.stop(DialResult.CLIENT_CANCELLED, 487, "Request Terminated");
    }
    if (target != null) {
      target.hangUp();
    }
    if (changing != null) {
      changing.takeBack();
    }
    return true;
  }

  /** The INVITE that changes the session of the side that stays. */
  private final class Changing implements ResponseListener {
    private final Side joining;
    private final Response session;
    private final Exchange exchange;
    private boolean isOver;

    Changing(Side joining, Response session) {
      this.joining = joining;
      this.session = session;
      this.exchange = staying.exchange(this);
    }

    void takeBack() {
      if (!isOver) {
        isOver = true;
        exchange.cancel();
        line.later(line.patience(), turns, exchange::abandon);
      }
    }

    @Override
    public void onResponse(Response response) {
      if (response.getStatusCode() >= 200) {
        turns.execute(() -> take(response));
      }
    }

    @Override
    public void onNoResponse(int status, String reason) {
      turns.execute(() -> {
        if (!isOver) {
          isOver = true;
          bridge.hangUp();
        }
      });
    }

    private void take(Response response) {
      int status = response.getStatusCode();
      if (isOver) {
        if (status / 100 == 2) {
          // It has taken the session of a target that is gone.
          staying.settle(response);
          bridge.hangUp();
        }
        return;
      }
      isOver = true;
      if (status / 100 == 2) {
        onChanged(joining, response);
      } else if (status == Response.REQUEST_PENDING) {
        changeLater(joining, session);
      } else if (Relay.FATAL.contains(status)) {
        bridge.hangUp();
      } else {
        fail(status, String.valueOf(response.getReasonPhrase()));
      }
    }
  }
}

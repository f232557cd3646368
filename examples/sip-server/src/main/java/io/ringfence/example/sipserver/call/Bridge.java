package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.registrar.DigestClient.Credentials;
import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.supervisor.call.DialString.TransferMode;
import java.time.Duration;
import java.util.Optional;
import javax.sip.header.ContactHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * An answered call: two dialogs, and what comes in one goes on in the other, until either side
 * hangs up, fails to answer, or the call has lasted as long as it may. In the turns of its call.
 */
final class Bridge implements Side.Listener {
  /** More than people need, and few enough for peers that refer to each other for ever. */
  private static final int MOST_TRANSFERS = 10;

  private final Line line;
  private final Turns turns;
  private final TransferMode mode;
  private final Runnable onEnd;
  private Side caller;
  private Side callee;
  private final Relay relay;
  private Line.@Nullable Alarm limit;
  private Transfer.@Nullable Dialler dialler;
  private @Nullable Transfer transfer;
  private int transfers;
  private boolean isOver;
  private int open = 2;

  /** A dialog of the call, how to prove who we are in it, and where its media goes. */
  record End(Dialog dialog, Optional<Credentials> credentials, MediaWay media) {}

  /** Both ends. */
  record Ends(End caller, End callee) {}

  /**
   * @param onEnd both sides have heard the end of it, or will not hear of it
   */
  Bridge(Line line, Turns turns, Ends ends, TransferMode mode, Runnable onEnd) {
    this.line = line;
    this.turns = turns;
    this.mode = mode;
    this.onEnd = onEnd;
    this.caller = new Side(line, turns, "caller", ends.caller(), this);
    this.callee = new Side(line, turns, "callee", ends.callee(), this);
    this.relay = new Relay(line, turns, this);
  }

  /** Has transfers performed, where the leg says so. */
  void transferWith(Transfer.Dialler with) {
    dialler = with;
  }

  /** Takes over what comes within both dialogs. */
  void start(Optional<Duration> answeredLimit) {
    caller.connect();
    callee.connect();
    answeredLimit.ifPresent(time -> limit = line.later(time, turns, this::hangUp));
  }

  /** Answers the caller; the callee gets its ACK when the caller sent one, or at once. */
  void answerCaller(IncomingRequest invite, Response answer, long calleeSequence) {
    caller.tells(invite.message());
    callee.tells(answer);
    boolean hasOffer = Messages.bodyOf(invite.message()).length > 0;
    if (hasOffer) {
      callee.sendAck(calleeSequence, Optional.empty());
    } else {
      callee.holdAck(calleeSequence);
    }
    caller.answer(invite, answer, ack -> callee.releaseAck(Optional.of(ack)));
  }

  /** The ACK for the INVITE that brought the callee about, where it had the offer. */
  void ackCallee(long sequence) {
    callee.sendAck(sequence, Optional.empty());
  }

  /** The same for the first side, where it was rung too and made the offer itself. */
  void ackCaller(long sequence, Message withAnswer) {
    caller.sendAck(sequence, Optional.of(withAnswer));
  }

  /** Ends the call on both sides. */
  void hangUp() {
    if (end()) {
      caller.hangUp();
      callee.hangUp();
    }
  }

  boolean isOver() {
    return isOver;
  }

  Side other(Side side) {
    return side == caller ? callee : caller;
  }

  /** Whether the session is being changed, or cannot be for want of an ACK. */
  boolean isChanging() {
    return relay.isChanging();
  }

  /** A third side, which is to take the place of one. */
  Side admit(End end) {
    Side third = new Side(line, turns, "target of a transfer", end, this);
    open++;
    third.connect();
    return third;
  }

  /** A transfer has come to its end. */
  void replace(Side old, Side with) {
    if (old == caller) {
      caller = with;
    } else {
      callee = with;
    }
    transfer = null;
  }

  /** The call goes on, unless who asked for the transfer has left it. */
  void onTransferFailed() {
    transfer = null;
    if (caller.isClosed() || callee.isClosed()) {
      hangUp();
    }
  }

  /** Whether either side has yet to acknowledge an answer. */
  boolean isUnacked() {
    return caller.isUnacked() || callee.isUnacked();
  }

  @Override
  public void onRequest(Side from, IncomingRequest request) {
    if (isOver) {
      int status =
          request.method().equals(Request.BYE)
              ? Response.OK
              : Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST;
      request.respond(status, "");
      return;
    }
    if (transfer != null && transfer.take(from, request)) {
      return;
    }
    if (transfer == null && from != caller && from != callee) {
      onLeaver(from, request);
      return;
    }
    switch (request.method()) {
      case Request.BYE -> {
        request.respond(Response.OK, "");
        onBye(from);
      }
      case Request.INVITE -> relay.reinvite(from, request);
      case Request.UPDATE -> relay.update(from, request);
      case Request.INFO, Request.MESSAGE -> relay.pass(from, request);
      case Request.REFER -> refer(from, request);
      case Request.NOTIFY -> passIfAllowed(from, request);
      case Request.OPTIONS -> request.respond(Response.OK, "");
      default -> request.respond(Response.METHOD_NOT_ALLOWED, "", Reception.allow());
    }
  }

  @Override
  public void onNoAck() {
    hangUp();
  }

  @Override
  public void onClosed(Side side) {
    open--;
    if (open == 0) {
      onEnd.run();
    }
  }

  /** A transfer has left it without a part in the call. */
  private static void onLeaver(Side from, IncomingRequest request) {
    if (request.method().equals(Request.BYE)) {
      request.respond(Response.OK, "");
      from.close();
    } else {
      request.respond(Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST, "");
    }
  }

  private void refer(Side from, IncomingRequest request) {
    Transfer.Dialler with = dialler;
    if (mode != TransferMode.PERFORMED || with == null) {
      passIfAllowed(from, request);
      return;
    }
    Optional<Message> session = other(from).session();
    if (session.isEmpty()) {
      request.respond(Response.FORBIDDEN, "The other side has no session to transfer");
      return;
    }
    if (transfers == MOST_TRANSFERS) {
      request.respond(
          Response.FORBIDDEN,
          "This call had %d transfers; allowed %d".formatted(transfers, MOST_TRANSFERS));
      return;
    }
    switch (Referral.of(request.message())) {
      case Referral.Refused(int status, String reason) -> request.respond(status, reason);
      case Referral.To to -> {
        Response accepted = request.response(Response.ACCEPTED, "");
        accepted.setHeader((ContactHeader) from.dialog().contact().clone());
        request.send(accepted);
        transfers++;
        String event = "refer;id=" + Dialog.sequenceOf(request.message());
        Transfer begun =
            new Transfer(line, turns, this, from, new Notices(line, turns, from, event));
        transfer = begun;
        begun.start(with, to, session.get());
      }
    }
  }

  private void passIfAllowed(Side from, IncomingRequest request) {
    if (mode == TransferMode.PASSED_ON) {
      relay.pass(from, request);
    } else {
      request.respond(Response.FORBIDDEN, "Transfer is not allowed");
    }
  }

  private void onBye(Side from) {
    if (end()) {
      from.close();
      other(from).hangUp();
    }
  }

  private boolean end() {
    if (isOver) {
      return false;
    }
    isOver = true;
    if (limit != null) {
      limit.stop();
    }
    relay.end();
    if (transfer != null) {
      transfer.end();
    }
    return true;
  }
}

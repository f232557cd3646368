package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.IncomingRequest;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * One of a callback that has answered and waits for the other: he may hang up, and may not change
 * anything yet.
 */
final class UnjoinedPeer implements DialogPeer {
  private final Line line;
  private final Turns turns;
  private final Fork.Answer answer;
  private final Runnable onAgain;
  private final Runnable onBye;

  /**
   * @param onAgain what to do when he answers again; in the turns of the call
   * @param onBye what to do when he hangs up; in the turns of the call
   */
  UnjoinedPeer(Line line, Turns turns, Fork.Answer answer, Runnable onAgain, Runnable onBye) {
    this.line = line;
    this.turns = turns;
    this.answer = answer;
    this.onAgain = onAgain;
    this.onBye = onBye;
  }

  /** Takes over what comes within his dialog. */
  void connect() {
    line.switchboard().connect(answer.dialog().key(), this);
  }

  @Override
  public void onRequest(IncomingRequest request) {
    turns.execute(() -> take(request));
  }

  @Override
  public void onAck(Request ack) {}

  @Override
  public void onStray(Response response) {
    String tag = ((ToHeader) response.getHeader(ToHeader.NAME)).getTag();
    if (answer.dialog().remoteTag().equals(tag)) {
      turns.execute(onAgain);
    } else {
      Strays.hangUp(line, response, answer.sender());
    }
  }

  private void take(IncomingRequest request) {
    if (!request.accept()) {
      return;
    }
    if (!answer.dialog().isWith(request.message())) {
      request.respond(Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST, "");
    } else if (request.method().equals(Request.BYE)) {
      request.respond(Response.OK, "");
      onBye.run();
    } else {
      request.respond(Response.SERVER_INTERNAL_ERROR, "The call is not joined yet");
    }
  }
}

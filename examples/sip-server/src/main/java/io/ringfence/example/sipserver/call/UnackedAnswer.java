package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.IncomingRequest;
import java.time.Duration;
import java.util.function.Consumer;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * A 2xx to an INVITE, sent again until its ACK comes (RFC 3261, section 13.3.1.4). In the turns of
 * its call.
 */
final class UnackedAnswer {
  private static final Duration T1 = Duration.ofMillis(500);
  private static final Duration T2 = Duration.ofSeconds(4);

  private final Line line;
  private final Turns turns;
  private final IncomingRequest invite;
  private final Response answer;
  private final Consumer<Request> onAck;
  private final Runnable onNoAck;
  private final long sentNanos = System.nanoTime();
  private boolean isOver;

  UnackedAnswer(
      Line line, Turns turns, IncomingRequest invite, Response answer, Acknowledged acknowledged) {
    this.line = line;
    this.turns = turns;
    this.invite = invite;
    this.answer = answer;
    this.onAck = acknowledged.onAck();
    this.onNoAck = acknowledged.onNoAck();
  }

  /** What happens then. */
  record Acknowledged(Consumer<Request> onAck, Runnable onNoAck) {}

  void send() {
    invite.send(answer);
    againIn(T1);
  }

  /** Whether it was waited for. */
  boolean onAck(Request ack) {
    if (isOver || Dialog.sequenceOf(ack) != Dialog.sequenceOf(answer)) {
      return false;
    }
    isOver = true;
    onAck.accept(ack);
    return true;
  }

  void stop() {
    isOver = true;
  }

  boolean isWaiting() {
    return !isOver;
  }

  private void againIn(Duration pause) {
    line.later(pause, turns, () -> again(pause));
  }

  private void again(Duration pause) {
    if (isOver) {
      return;
    }
    if (System.nanoTime() - sentNanos > line.patience().toNanos()) {
      isOver = true;
      onNoAck.run();
      return;
    }
    invite.sendAgain(answer);
    Duration next = pause.multipliedBy(2);
    againIn(next.compareTo(T2) < 0 ? next : T2);
  }
}

package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.example.sipserver.sip.ResponseListener;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import javax.sip.header.ContentTypeHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * Tells who asked for a transfer how it goes, one NOTIFY behind the other (RFC 3515, section
 * 2.4.5). In the turns of its call.
 */
final class Notices {
  /** A peer that lost three messages has answered by then. */
  private static final Duration LONGEST_NOTICE = Duration.ofSeconds(4);

  private final Line line;
  private final Turns turns;
  private final Side side;
  private final String event;
  private final Queue<Runnable> steps = new ArrayDeque<>();
  private @Nullable Pending pending;

  /**
   * @param event which REFER they are about
   */
  Notices(Line line, Turns turns, Side side, String event) {
    this.line = line;
    this.turns = turns;
    this.side = side;
    this.event = event;
  }

  void trying() {
    steps.add(() -> send(100, "Trying", "active;expires=60"));
    next();
  }

  /** The last one, and what is done when it was heard. */
  void end(int status, String reason, Runnable next) {
    steps.add(() -> send(status, reason, "terminated;reason=noresource"));
    steps.add(next);
    next();
  }

  private void next() {
    while (pending == null && !steps.isEmpty()) {
      steps.remove().run();
    }
  }

  private void send(int status, String reason, String state) {
    if (side.isClosed()) {
      return;
    }
    Request notice = side.dialog().request(Request.NOTIFY);
    try {
      notice.addHeader(Messages.header("Event", event));
      notice.addHeader(Messages.header("Subscription-State", state));
      String fragment = "SIP/2.0 %d %s\r\n".formatted(status, Messages.reasonPhrase(reason));
      notice.setContent(
          fragment.getBytes(StandardCharsets.UTF_8),
          (ContentTypeHeader)
              Messages.header(ContentTypeHeader.NAME, "message/sipfrag;version=2.0"));
    } catch (ParseException e) {
      throw new IllegalStateException("no NOTIFY of %d %s".formatted(status, reason), e);
    }
    Pending sent = new Pending();
    pending = sent;
    side.exchange(sent).send(notice);
    line.later(LONGEST_NOTICE, turns, () -> onHeard(sent));
  }

  private void onHeard(Pending notice) {
    if (notice == pending) {
      pending = null;
      next();
    }
  }

  /** One that was sent; whatever the peer says to it. */
  private final class Pending implements ResponseListener {
    @Override
    public void onResponse(Response response) {
      if (response.getStatusCode() >= 200) {
        turns.execute(() -> onHeard(this));
      }
    }

    @Override
    public void onNoResponse(int status, String reason) {
      turns.execute(() -> onHeard(this));
    }
  }
}

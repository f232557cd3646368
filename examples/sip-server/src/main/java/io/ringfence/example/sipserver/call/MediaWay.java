package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.supervisor.call.DialString.LegOptions;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import javax.sip.header.ContentTypeHeader;
import javax.sip.message.Message;
import javax.sip.message.Response;

/**
 * Where media is sent that a peer asks for from behind a translator: a private address in its SDP
 * gives way to the address that its message really came from. Other bodies are passed on as they
 * are, and so is SDP that is encoded.
 *
 * @param wish the leg option {@code ma}; without one, private addresses of a public peer are
 *     replaced, for there media could never arrive
 */
record MediaWay(Optional<Boolean> wish) {

  static MediaWay of(LegOptions options) {
    return new MediaWay(options.mangle());
  }

  /** The way of a call whose two legs are both a plan's: what either of them was given counts. */
  MediaWay and(MediaWay other) {
    return wish.isPresent() ? this : other;
  }

  /** Gives {@code to} the body of {@code from}, which has come from a peer. */
  void copyBody(Message from, Message to) throws ParseException {
    Messages.copyBody(from, to);
    Optional<String> changed = changed(from);
    if (changed.isPresent()) {
      to.setContent(bytes(changed.get()), typeOf(to).orElseThrow());
    }
  }

  /** The body of a message that has come from a peer, as text. */
  String textOf(Message from) {
    return changed(from)
        .map(body -> new String(bytes(body), StandardCharsets.UTF_8))
        .orElseGet(() -> Messages.bodyTextOf(from));
  }

  /** A response of a peer as it is to be passed on. */
  Response in(Response response) {
    Optional<String> changed = changed(response);
    if (changed.isEmpty()) {
      return response;
    }
    Response passed = (Response) response.clone();
    try {
      passed.setContent(bytes(changed.get()), typeOf(passed).orElseThrow());
    } catch (ParseException e) {
      throw new IllegalStateException("SDP is no content of a response", e);
    }
    return passed;
  }

  /** The body, if it is to be another one. Its bytes need not be UTF-8. */
  private Optional<String> changed(Message from) {
    if (!isSdp(from)) {
      return Optional.empty();
    }
    String body = new String(Messages.bodyOf(from), StandardCharsets.ISO_8859_1);
    return Messages.sourceOf(from)
        .filter(this::appliesTo)
        .map(source -> SessionAddresses.reachableAt(source, body))
        .filter(changed -> !changed.equals(body));
  }

  private boolean appliesTo(InetAddress source) {
    return wish.orElseGet(() -> !SessionAddresses.isPrivate(source) && !source.isAnyLocalAddress());
  }

  private static boolean isSdp(Message message) {
    return typeOf(message)
            .filter(type -> "application".equalsIgnoreCase(type.getContentType()))
            .filter(type -> "sdp".equalsIgnoreCase(type.getContentSubType()))
            .isPresent()
        && message.getHeader("Content-Encoding") == null;
  }

  private static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Optional<ContentTypeHeader> typeOf(Message message) {
    return Optional.ofNullable((ContentTypeHeader) message.getHeader(ContentTypeHeader.NAME));
  }
}

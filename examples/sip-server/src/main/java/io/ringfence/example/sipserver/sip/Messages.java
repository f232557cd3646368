package io.ringfence.example.sipserver.sip;

import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.SIPHeaderList;
import gov.nist.javax.sip.message.MessageFactoryImpl;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import javax.sip.InvalidArgumentException;
import javax.sip.address.Address;
import javax.sip.address.AddressFactory;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.Header;
import javax.sip.header.HeaderFactory;
import javax.sip.message.Message;
import javax.sip.message.MessageFactory;
import org.jspecify.annotations.Nullable;

/** Makes and reads parts of SIP messages. */
public final class Messages {
  /** Makes addresses. */
  public static final AddressFactory ADDRESSES = new AddressFactoryImpl();

  /** Makes header fields. */
  public static final HeaderFactory HEADERS = new HeaderFactoryImpl();

  /** Makes messages. */
  public static final MessageFactory MESSAGES = new MessageFactoryImpl();

  private static final int MOST_REASON = 120;

  private Messages() {}

  /**
   * A header field, or several of one name, from its text.
   *
   * @throws ParseException if it is none, or has a line break
   */
  public static Header header(String name, String value) throws ParseException {
    requireOneLine(name);
    requireOneLine(value);
    try {
      SIPHeader header = StringMsgParser.parseSIPHeader(name + ": " + value);
      return header instanceof SIPHeaderList<?> list && list.size() == 1 ? list.getFirst() : header;
    } catch (RuntimeException e) {
      throw refused("the header %s cannot be read: %s".formatted(name, e), e);
    }
  }

  /**
   * A SIP URI from its text, with or without the scheme.
   *
   * @throws ParseException if it is none
   */
  public static SipURI uri(String text) throws ParseException {
    requireOneLine(text);
    String bare =
        text.startsWith("<") && text.endsWith(">") ? text.substring(1, text.length() - 1) : text;
    boolean hasScheme =
        bare.regionMatches(true, 0, "sip:", 0, 4) || bare.regionMatches(true, 0, "sips:", 0, 5);
    try {
      URI uri = ADDRESSES.createURI(hasScheme ? bare : "sip:" + bare);
      if (uri instanceof SipURI sip && sip.getHost() != null) {
        return sip;
      }
      throw new ParseException("no SIP URI: " + text, 0);
    } catch (RuntimeException e) {
      throw refused("no SIP URI: " + text, e);
    }
  }

  /** An address without a display name. */
  public static Address address(URI uri) {
    return ADDRESSES.createAddress(uri);
  }

  /** A reason phrase that fits into a status line, whatever it is made of. */
  public static String reasonPhrase(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    return line.length() <= MOST_REASON ? line : line.substring(0, MOST_REASON);
  }

  /** The text of a header field of which there is one, without its name. */
  public static Optional<String> valueOf(Message message, String name) {
    Header header = message.getHeader(name);
    return header == null ? Optional.empty() : Optional.of(textOf(header));
  }

  /** The header fields of a message in their order, each with name and value. */
  public static List<Header> headersOf(Message message) {
    List<Header> headers = new ArrayList<>();
    ListIterator<?> names = message.getHeaderNames();
    while (names.hasNext()) {
      ListIterator<?> fields = message.getHeaders(String.valueOf(names.next()));
      while (fields.hasNext()) {
        if (fields.next() instanceof Header header) {
          headers.add(header);
        }
      }
    }
    return headers;
  }

  /** The fields of one name. */
  public static <H extends Header> List<H> headersOf(Message message, String name, Class<H> type) {
    List<H> headers = new ArrayList<>();
    ListIterator<?> fields = message.getHeaders(name);
    while (fields != null && fields.hasNext()) {
      Object field = fields.next();
      if (type.isInstance(field)) {
        headers.add(type.cast(field));
      }
    }
    return headers;
  }

  /** A header field without its name. */
  public static String textOf(Header header) {
    String text = String.valueOf(header);
    int colon = text.indexOf(':');
    return text.substring(colon + 1).strip();
  }

  /** The body; empty where there is none. */
  public static byte[] bodyOf(Message message) {
    byte @Nullable [] body = message.getRawContent();
    return body == null ? new byte[0] : body;
  }

  /** Its bytes as text; what is not UTF-8 is replaced. */
  public static String bodyTextOf(Message message) {
    return new String(bodyOf(message), StandardCharsets.UTF_8);
  }

  /** Gives {@code to} the body of {@code from}, with all that describes it. */
  public static void copyBody(Message from, Message to) throws ParseException {
    byte[] body = bodyOf(from);
    ContentTypeHeader type = (ContentTypeHeader) from.getHeader(ContentTypeHeader.NAME);
    if (body.length == 0 || type == null) {
      return;
    }
    to.setContent(body, (ContentTypeHeader) type.clone());
    for (String name : List.of("Content-Disposition", "Content-Encoding", "Content-Language")) {
      for (Header header : headersOf(from, name, Header.class)) {
        to.addHeader((Header) header.clone());
      }
    }
  }

  /** The address that a message came from; empty for one of ours. */
  public static Optional<InetAddress> sourceOf(Message message) {
    return message instanceof SIPMessage came
        ? Optional.ofNullable(came.getPeerPacketSourceAddress())
        : Optional.empty();
  }

  /** A number of hops less than {@code message} had, which is 70 where it did not say. */
  public static Header maxForwards(int hops) {
    try {
      return HEADERS.createMaxForwardsHeader(hops);
    } catch (InvalidArgumentException e) {
      throw new IllegalArgumentException("Max-Forwards " + hops, e);
    }
  }

  /** Reads a message, as a test or a diagnosis needs it. */
  static SIPMessage parse(String text) throws ParseException {
    return new StringMsgParser()
        .parseSIPMessage(text.getBytes(StandardCharsets.UTF_8), true, false, null);
  }

  private static void requireOneLine(String text) throws ParseException {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' && text.charAt(i) != '\t') {
        throw new ParseException("a control character is in '%s'".formatted(reasonPhrase(text)), i);
      }
    }
  }

  private static ParseException refused(String why, RuntimeException cause) {
    ParseException refused = new ParseException(why, 0);
    refused.initCause(cause);
    return refused;
  }
}

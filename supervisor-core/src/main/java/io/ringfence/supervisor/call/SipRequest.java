package io.ringfence.supervisor.call;

import java.util.ArrayList;
import java.util.List;

/**
 * The SIP request that a call is about, as far as its script may see it ({@code req}).
 *
 * @param method such as {@code INVITE}
 * @param uri the Request-URI
 * @param headers in their order on the wire; names may repeat
 * @param body empty where there is none
 */
public record SipRequest(String method, String uri, List<Header> headers, String body) {

  /** The most header fields of a request. */
  public static final int MAX_HEADERS = 256;

  /** The most characters of a URI or a header field. */
  public static final int MAX_FIELD_CHARACTERS = 8 << 10;

  /** The most characters of all header fields together. */
  public static final int MAX_HEADER_CHARACTERS = 128 << 10;

  /** The most characters of a body. */
  public static final int MAX_BODY_CHARACTERS = 64 << 10;

  /**
   * Checks every part.
   *
   * @throws IllegalArgumentException naming the part, its limit and its value: a missing method or
   *     URI, a control character, text that is not Unicode, or a part over its limit
   */
  public SipRequest {
    requireField("method of the request", method);
    requireField("URI of the request", uri);
    headers = List.copyOf(headers);
    if (headers.size() > MAX_HEADERS) {
      throw new IllegalArgumentException(
          "the request has %d header fields; allowed %d".formatted(headers.size(), MAX_HEADERS));
    }
    int characters =
        headers.stream().mapToInt(header -> header.name().length() + header.value().length()).sum();
    if (characters > MAX_HEADER_CHARACTERS) {
      throw new IllegalArgumentException(
          "the header fields of the request have %d characters; allowed %d"
              .formatted(characters, MAX_HEADER_CHARACTERS));
    }
    if (body.length() > MAX_BODY_CHARACTERS) {
      throw new IllegalArgumentException(
          "the body of the request has %d characters; allowed %d"
              .formatted(body.length(), MAX_BODY_CHARACTERS));
    }
    UnicodeText.requireEncodable("body of the request", body);
  }

  /** A header field. */
  public record Header(String name, String value) {
    /** Checks name and value as {@link SipRequest} does. */
    public Header {
      requireField("name of a header", name);
      requireWithin("header '" + name + "'", value);
    }
  }

  /** Starts a request from the two parts that none goes without. */
  public static Builder builder(String method, String uri) {
    return new Builder(method, uri);
  }

  private static void requireField(String what, String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("the " + what + " is missing");
    }
    requireWithin(what, value);
  }

  private static void requireWithin(String what, String value) {
    if (value.length() > MAX_FIELD_CHARACTERS) {
      throw new IllegalArgumentException(
          "the %s has %d characters; allowed %d"
              .formatted(what, value.length(), MAX_FIELD_CHARACTERS));
    }
    UnicodeText.require(what, value);
  }

  /** Collects the parts of a request. Not thread-safe. */
  public static final class Builder {
    private final String method;
    private final String uri;
    private final List<Header> headers = new ArrayList<>();
    private String body = "";

    private Builder(String method, String uri) {
      this.method = method;
      this.uri = uri;
    }

    /** Adds a header field behind those already there. */
    public Builder header(String name, String value) {
      headers.add(new Header(name, value));
      return this;
    }

    /**
     * Adds a header field from the bytes of a message.
     *
     * @throws IllegalArgumentException if they are not UTF-8 (RFC 3261, section 25.1), with the
     *     name of the header and the place of the fault
     */
    public Builder header(String name, byte[] value) {
      return header(name, UnicodeText.decode("header '" + name + "'", value));
    }

    /** Sets the body; none by default. */
    public Builder body(String text) {
      body = text;
      return this;
    }

    /** The request; throws as {@link SipRequest#SipRequest} does. */
    public SipRequest build() {
      return new SipRequest(method, uri, headers, body);
    }
  }
}

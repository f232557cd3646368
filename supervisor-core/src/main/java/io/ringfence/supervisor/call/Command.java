package io.ringfence.supervisor.call;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a script asks of the SIP server. Every part was checked against its limits. */
public sealed interface Command permits Command.Dial, Command.Respond, ServiceCommand {

  /** The name that the script used, such as {@code Dial}. */
  String name();

  /** The command with its arguments, on one line. */
  String explanation();

  /**
   * Ring somebody, and wait until a leg answers or all have failed.
   *
   * @param destination the dial string, as the script wrote it but for its substitutions; {@link
   *     DialString#parse} reads it
   * @param ringTime how long the legs may ring, at most 180 s
   * @param answeredLimit how long an answered call may last; empty for no limit
   * @param changes what the requests of the legs have other than the request of the caller
   */
  record Dial(
      String destination, Duration ringTime, Optional<Duration> answeredLimit, Changes changes)
      implements Command {
    /** A dial that passes the caller's request on as it is. */
    public Dial(String destination, Duration ringTime, Optional<Duration> answeredLimit) {
      this(destination, ringTime, answeredLimit, Changes.NONE);
    }

    @Override
    public String name() {
      return "Dial";
    }

    @Override
    public String explanation() {
      return "Dial '%s' for %d s%s%s"
          .formatted(
              destination,
              ringTime.toSeconds(),
              answeredLimit.map(limit -> ", at most " + limit.toSeconds() + " s").orElse(""),
              changes.equals(Changes.NONE) ? "" : ", with " + changes);
    }
  }

  /**
   * What a plan wants in the requests of its legs.
   *
   * @param headers further header fields; never one that makes up a dialog (Via, From, Contact,
   *     CSeq, Call-ID, Max-Forwards, Content-Length)
   * @param content the body; empty for that of the caller
   */
  record Changes(List<SipRequest.Header> headers, Caller caller, Optional<Content> content) {
    /** The request of the caller as it is. */
    public static final Changes NONE = new Changes(List.of(), Caller.SAME, Optional.empty());

    /** Copies the header fields. */
    public Changes {
      headers = List.copyOf(headers);
    }
  }

  /** The From header (RFC 3261, section 20.20) of the legs; an empty part keeps the caller's. */
  record Caller(Optional<String> name, Optional<String> user, Optional<String> host) {
    /** That of the caller. */
    public static final Caller SAME =
        new Caller(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A body with its type. */
  record Content(String type, String body) {}

  /**
   * Send a response to the caller.
   *
   * @param status 100 to 199 for a provisional response, 200 to 699 for a final one (RFC 3261,
   *     section 21)
   * @param headers further header fields as the script wrote them: {@code Name: value|Name: value};
   *     may be empty
   */
  record Respond(int status, String reason, String headers) implements Command {
    @Override
    public String name() {
      return "Respond";
    }

    @Override
    public String explanation() {
      return "Respond %d '%s'%s".formatted(status, reason, headers.isEmpty() ? "" : ", " + headers);
    }
  }
}

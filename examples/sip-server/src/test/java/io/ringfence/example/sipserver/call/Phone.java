package io.ringfence.example.sipserver.call;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A telephone with one call, which says what its test tells it to, and nothing by itself. */
final class Phone implements AutoCloseable {
  static final String SDP =
      "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static int last;

  private final Wire wire;
  private final List<Heard> inbox = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final String name;
  private String callId = "";
  private String local = "";
  private String remote = "";
  private String target = "";
  private String method = "";
  private int sequence;
  private int inviteSequence;

  Phone(Wire wire) {
    last++;
    this.wire = wire;
    this.name = "phone" + last + "x" + System.nanoTime();
  }

  static Phone udp(TestServer server) throws IOException {
    return new Phone(Wire.Datagrams.on(server.port()));
  }

  static Phone tcp(TestServer server) throws IOException {
    return new Phone(Wire.Connection.to(server.port()));
  }

  int port() {
    return wire.port();
  }

  /** Another one at the same place, as behind a proxy that forks. */
  Phone beside() {
    return new Phone(wire);
  }

  /** Its next request has the CSeq 0. */
  void countsFromZero() {
    sequence = -1;
  }

  /** Begins a call. */
  void calls(String number, String body, String... headers) throws IOException {
    callId = name;
    target = "sip:" + number + "@" + TestServer.DOMAIN;
    local = "<sip:outsider@127.0.0.1:%d>;tag=%s".formatted(port(), name);
    remote = "<" + target + ">";
    asks("INVITE", body, headers);
  }

  /** Sends a request within its call. */
  void asks(String which, String body, String... headers) throws IOException {
    sequence++;
    method = which;
    if (which.equals("INVITE")) {
      inviteSequence = sequence;
    }
    write(which, sequence, "", body, headers);
  }

  /** The final response to its last request; one to an INVITE changes its call. */
  Heard isAnswered() throws IOException {
    Heard response =
        hears(
            heard -> heard.status() >= 200 && heard.header("CSeq").equals(sequence + " " + method));
    if (method.equals("INVITE") && response.status() >= 300) {
      String before = remote;
      remote = response.header("To");
      write("ACK", sequence, "", "");
      remote = before;
    } else if (method.equals("INVITE")) {
      remote = response.header("To");
      target = response.contact().orElse(target);
    }
    return response;
  }

  /** Calls, is answered and says that it has heard it. */
  Heard isConnected() throws IOException {
    Heard answer = isAnswered();
    if (answer.status() != 200) {
      throw new AssertionError("not answered: " + answer.text());
    }
    acks("");
    return answer;
  }

  void acks(String body) throws IOException {
    write("ACK", inviteSequence, "ack", body);
  }

  /** Takes its INVITE back. */
  void cancels() throws IOException {
    write("CANCEL", inviteSequence, "", "");
  }

  /** A request that has not come before. */
  Heard hears(String which) throws IOException {
    return hears(heard -> !heard.isResponse() && heard.method().equals(which));
  }

  /** A request that may have come before. */
  Heard hearsAgain(String which) throws IOException {
    known.clear();
    return hears(which);
  }

  /** A response to its last request. */
  Heard hearsStatus(int status) throws IOException {
    return hears(heard -> heard.status() == status);
  }

  /** Answers; an INVITE makes its call. */
  void answers(Heard request, int status, String body, String... headers) throws IOException {
    String to = request.header("To");
    if (!to.contains("tag=")) {
      to += ";tag=" + name;
    }
    if (request.method().equals("INVITE")) {
      callId = request.header("Call-ID");
      local = to;
      remote = request.header("From");
      target = request.contact().orElse(target);
    }
    List<String> lines = new ArrayList<>();
    lines.add("SIP/2.0 " + status + " As told");
    request.headers("Via").forEach(via -> lines.add("Via: " + via));
    lines.add("From: " + request.header("From"));
    lines.add("To: " + to);
    lines.add("Call-ID: " + request.header("Call-ID"));
    lines.add("CSeq: " + request.header("CSeq"));
    if (String.join("", headers).contains("Contact:")) {
      lines.addAll(List.of(headers));
    } else {
      lines.addAll(List.of(headers));
      lines.add("Contact: " + contact());
    }
    send(lines, body);
  }

  /** Picks up a call that rings. */
  Heard answersCall() throws IOException {
    Heard invite = hears("INVITE");
    answers(invite, 200, SDP);
    return invite;
  }

  /** Whether a message of this kind comes in a while. */
  boolean hearsNo(String which, Duration limit) throws IOException {
    return find(heard -> !heard.isResponse() && heard.method().equals(which), limit).isEmpty();
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }

  private Heard hears(Predicate<Heard> wanted) throws IOException {
    return find(wanted, LIMIT)
        .orElseThrow(() -> new AssertionError("not heard in time; heard were " + inbox));
  }

  private Optional<Heard> find(Predicate<Heard> wanted, Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      for (Iterator<Heard> kept = inbox.iterator(); kept.hasNext(); ) {
        Heard heard = kept.next();
        if (wanted.test(heard)) {
          kept.remove();
          return Optional.of(heard);
        }
      }
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) {
        return Optional.empty();
      }
      wire.receive(left)
          .map(Heard::new)
          .filter(heard -> heard.isResponse() || known.add(heard.key()))
          .ifPresent(inbox::add);
    }
  }

  private String contact() {
    return "<sip:%s@127.0.0.1:%d%s>"
        .formatted(name, port(), wire.transport().equals("TCP") ? ";transport=tcp" : "");
  }

  private void write(String which, int number, String branch, String body, String... headers)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(which + " " + target + " SIP/2.0");
    lines.add(
        "Via: SIP/2.0/%s 127.0.0.1:%d;rport;branch=z9hG4bK%s-%d%s"
            .formatted(wire.transport(), port(), name, number, branch));
    lines.add("From: " + local);
    lines.add("To: " + remote);
    lines.add("Call-ID: " + callId);
    lines.add("CSeq: " + number + " " + which);
    lines.add("Contact: " + contact());
    lines.add("Max-Forwards: 70");
    lines.addAll(List.of(headers));
    send(lines, body);
  }

  private void send(List<String> lines, String body) throws IOException {
    List<String> all = new ArrayList<>(lines);
    if (!body.isEmpty() && lines.stream().noneMatch(line -> line.startsWith("Content-Type:"))) {
      all.add("Content-Type: application/sdp");
    }
    all.add("Content-Length: " + body.length());
    wire.send(String.join("\r\n", all) + "\r\n\r\n" + body);
  }
}

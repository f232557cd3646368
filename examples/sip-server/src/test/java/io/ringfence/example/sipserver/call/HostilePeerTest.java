package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Call.Direction;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages in the manner of RFC 4475, made from what it says of them, and worse. Whatever comes,
 * the server answers an OPTIONS and has a call refused by its plan afterwards.
 */
class HostilePeerTest {
  private static final Random RANDOM = new Random(4475);
  private static TestServer server;
  private static int last;

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.usual(Map.of());
    server.plan("alpha", Direction.INBOUND, "sys.respond(486, 'Busy')");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void theServerAnswersAndLeavesNothingBehind() throws IOException {
    assertAlive();
    Awaitility.await("entries of calls that are over")
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertEquals(0, server.calls.keptEntries()));
    assertEquals(0, server.endpoint.restarts());
  }

  /** A name, and the message as it is sent. */
  record Message(String name, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Message> messages() {
    String uri = "sip:100@ringfence.test";
    String invite =
        "INVITE %s SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKt1\r\nFrom: <sip:a@b.test>;tag=1\r\nTo: <%s>\r\nCall-ID: torture\r\nCSeq: 1 INVITE\r\nContact: <sip:a@127.0.0.1:9>\r\nMax-Forwards: 70\r\n"
            .formatted(uri, uri);
    String end = "Content-Length: 0\r\n\r\n";
    return List.of(
        new Message(
            "folded lines, odd spaces and compact names",
            "INVITE sip:vivekg@chair-dnrc.test;unknownparam SIP/2.0\r\nTO :\r\n sip:100@ringfence.test ;   tag    = 1918181833n\r\nfrom   : \"J Rosenberg \\\\\\\"\"       <sip:j@b.test>\r\n  ;\r\n  tag = 98asjd8\r\nMaX-fOrWaRdS: 0068\r\nCall-ID: short.tortuous\r\nContent-Length   : 0\r\ncseq: 0009\r\n  INVITE\r\nVia  : SIP  /   2.0\r\n /UDP\r\n    127.0.0.1:9;branch=390skdjuw\r\ns :\r\nNewFangledHeader:   newfangled value\r\n continued newfangled value\r\nUnknownHeaderWithUnusualValue: ;;,,;;,;\r\nm:\"Quoted string \\\"\\\"\" <sip:j@b.test> ; newparam = newvalue ;\r\n  secondparam ; q = 0.33\r\n\r\n"),
        new Message(
            "a wide range of valid characters",
            "!interesting-Method0123456789_*+`.%indeed'~ sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@ringfence.test SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-.!%66*_+`'~\r\nTo: \"BEL:\\\u0007 NUL:\\\u0000 DEL:\\\u007F\" <sip:1_unusual.URI@ringfence.test>\r\nFrom: token1~` token2'+_ token3*%!.- <sip:mundane@b.test>;fromParam''~+*_!.-%=\"work\";tag=_token~1'+`*%!-.\r\nCall-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{\r\nCSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~\r\nMax-Forwards: 255\r\nextensionHeader-!.%*+_`'~: \u00ef\u00bb\u00bf\u00e5\u00a4\r\nContent-Length: 0\r\n\r\n"),
        new Message(
            "escapes in the user part and in headers",
            invite
                    .replace("sip:100@", "sip:sips%3Auser%40example.com@")
                    .replace("Call-ID: torture", "Call-ID: esc")
                + "Subject: %Z%45\r\n"
                + end),
        new Message(
            "an escaped NUL",
            invite.replace("sip:100@", "sip:null-%00-null@").replace("torture", "nul") + end),
        new Message(
            "a reason of unusual characters",
            "SIP/2.0 200 = 2**3 * 5**2 \u00d0\u00bd\u00d0\u00be\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nCall-ID: unreason\r\nCSeq: 3 INVITE\r\nFrom: <sip:a@b.test>;tag=1\r\nTo: <sip:a@b.test>;tag=2\r\nContent-Length: 0\r\nContact: <sip:127.0.0.1:9>\r\n\r\n"),
        new Message(
            "a response without a reason",
            "SIP/2.0 100 \r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nCall-ID: noreason\r\nCSeq: 3 INVITE\r\nFrom: <sip:a@b.test>;tag=1\r\nTo: <sip:a@b.test>;tag=2\r\nContent-Length: 0\r\n\r\n"),
        new Message(
            "a status out of range",
            "SIP/2.0 4294967301 better not break the receiver\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nCall-ID: bigcode\r\nCSeq: 3 INVITE\r\nFrom: <sip:a@b.test>;tag=1\r\nTo: <sip:a@b.test>;tag=2\r\nContent-Length: 0\r\n\r\n"),
        new Message(
            "extra separators",
            invite
                    .replace("branch=z9hG4bKt1", "branch=z9hG4bKt2;;,;,,")
                    .replace("torture", "separators")
                + "Contact: \"\" <> ;,,;;\r\n"
                + end),
        new Message(
            "a Content-Length beyond the datagram",
            invite.replace("torture", "clerr")
                + "Content-Type: application/sdp\r\nContent-Length: 9999\r\n\r\nv=0\r\n"),
        new Message(
            "a negative Content-Length",
            invite.replace("torture", "ncl") + "Content-Length: -999\r\n\r\nv=0\r\n"),
        new Message(
            "a huge Content-Length",
            invite.replace("torture", "hcl")
                + "Content-Length: 99999999999999999999\r\n\r\nv=0\r\n"),
        new Message(
            "scalars beyond their range",
            invite
                    .replace("CSeq: 1 ", "CSeq: 36893488147419103232 ")
                    .replace("Max-Forwards: 70", "Max-Forwards: 300")
                    .replace("torture", "scalar")
                + "Expires: 10000000000000000000000000\r\n"
                + end),
        new Message(
            "a string that is not closed",
            invite.replace("To: <", "To: \"Mr. J. User <").replace("torture", "quotbal") + end),
        new Message(
            "angle brackets around the Request-URI",
            invite
                    .replace("INVITE sip:100@ringfence.test ", "INVITE <sip:100@ringfence.test> ")
                    .replace("torture", "ltgtruri")
                + end),
        new Message(
            "white space within the Request-URI",
            invite
                    .replace("INVITE sip:100@ringfence.test ", "INVITE sip:100@ringfence.test; lr ")
                    .replace("torture", "lwsruri")
                + end),
        new Message(
            "white space behind the version",
            invite.replace("SIP/2.0\r\nVia", "SIP/2.0  \r\nVia").replace("torture", "trws") + end),
        new Message(
            "escaped headers in the Request-URI",
            invite
                    .replace(
                        "INVITE sip:100@ringfence.test ",
                        "INVITE sip:100@ringfence.test?Route=%3Csip:b.test%3E ")
                    .replace("torture", "escruri")
                + end),
        new Message(
            "a date that is none",
            invite.replace("torture", "baddate") + "Date: Fri, 01 Jan 2010 16:00:00 EST\r\n" + end),
        new Message(
            "a name-addr without brackets",
            invite
                    .replace("From: <sip:a@b.test>", "From: Bell, Alexander <sip:a@b.test>")
                    .replace("torture", "regbadct")
                + end),
        new Message(
            "spaces within an addr-spec",
            invite
                    .replace(
                        "To: <sip:100@ringfence.test>", "To: \"Watson\" < sip:100@ringfence.test >")
                    .replace("torture", "badaspec")
                + end),
        new Message(
            "an unknown version",
            invite.replace(" SIP/2.0\r\nVia", " SIP/7.0\r\nVia").replace("torture", "badvers")
                + end),
        new Message(
            "methods that differ",
            invite.replace("CSeq: 1 INVITE", "CSeq: 8 OPTIONS").replace("torture", "mismatch")
                + end),
        new Message(
            "an unknown method that differs",
            invite.replace("INVITE sip", "NEWMETHOD sip").replace("torture", "mismatch2") + end),
        new Message(
            "an unknown scheme",
            invite
                    .replace(
                        "INVITE sip:100@ringfence.test ",
                        "INVITE nobodyKnowsThisScheme:totallyopaquecontent ")
                    .replace("torture", "unkscm")
                + end),
        new Message(
            "an atypical scheme",
            invite
                    .replace(
                        "INVITE sip:100@ringfence.test ", "INVITE soap.beep://192.0.2.103:3002 ")
                    .replace("torture", "novelsc")
                + end),
        new Message(
            "unknown schemes in To, From and Contact",
            invite
                    .replace("<sip:a@b.test>", "<http://www.b.test>")
                    .replace("To: <sip:100@ringfence.test>", "To: <isbn:2983792873>")
                    .replace("<sip:a@127.0.0.1:9>", "<name:John_Smith>")
                    .replace("torture", "unksm2")
                + end),
        new Message(
            "an unknown Require",
            invite.replace("torture", "bext")
                + "Require: nothingSupportsThis, nothingSupportsThisEither\r\nProxy-Require: noProxiesSupportThis\r\n"
                + end),
        new Message(
            "a body of unknown type",
            invite.replace("torture", "invut")
                + "Content-Type: application/unknownformat\r\nContent-Length: 7\r\n\r\n<audio>"),
        new Message(
            "an unknown authorization",
            invite.replace("torture", "regaut01")
                + "Proxy-Authorization: NoOneKnowsThisScheme opaque-data=here\r\n"
                + end),
        new Message(
            "several values of single fields",
            invite.replace("torture", "multi01")
                + "CSeq: 59 INVITE\r\nCall-ID: multi02\r\nMax-Forwards: 5\r\nTo: <sip:b@b.test>;tag=9\r\nFrom: <sip:c@b.test>;tag=3\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\n"),
        new Message(
            "several lengths",
            invite.replace("torture", "mcl01")
                + "Content-Length: 13\r\nContent-Length: 9\r\n\r\nthere"),
        new Message(
            "a response to several Vias that are not ours",
            "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK2\r\nCall-ID: bcast\r\nCSeq: 1 INVITE\r\nFrom: <sip:a@b.test>;tag=1\r\nTo: <sip:a@b.test>;tag=2\r\nContact: <sip:127.0.0.1:9>\r\nContent-Length: 0\r\n\r\n"),
        new Message(
            "no hops left",
            invite.replace("Max-Forwards: 70", "Max-Forwards: 0").replace("torture", "zeromf")
                + end),
        new Message(
            "a Via without branch",
            invite.replace(";branch=z9hG4bKt1", "").replace("torture", "nobranch") + end),
        new Message(
            "only the magic of a branch",
            invite.replace("branch=z9hG4bKt1", "branch=z9hG4bK").replace("torture", "badbranch")
                + end),
        new Message(
            "no From, To, Call-ID and CSeq",
            "INVITE sip:100@ringfence.test SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKinsuf\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"),
        new Message(
            "no From tag and no Contact",
            invite
                    .replace(";tag=1", "")
                    .replace("Contact: <sip:a@127.0.0.1:9>\r\n", "")
                    .replace("torture", "notag")
                + end),
        new Message(
            "deep brackets",
            invite.replace("torture", "deep") + "Call-Info: " + "(".repeat(3_000) + "\r\n" + end),
        new Message(
            "a thousand headers",
            invite.replace("torture", "many") + "X: y\r\n".repeat(1_000) + end),
        new Message("a bad start line", "INVITE\r\n\r\n"),
        new Message("another bad start line", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        new Message("nothing but an end of line", "\r\n\r\n"),
        new Message("a NUL", "\u0000"),
        new Message(
            "a CANCEL of nothing",
            invite.replace("INVITE", "CANCEL").replace("torture", "cancel") + end),
        new Message(
            "an ACK to nothing", invite.replace("INVITE", "ACK").replace("torture", "ack") + end));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aTorturousMessageHarmsNobody(Message message) throws IOException {
    try (Udp peer = new Udp(server.port())) {
      peer.send(message.text());
    }
  }

  @Test
  void truncatedAndAlteredMessagesHarmNobody() throws IOException {
    List<Message> messages = messages();
    try (Udp peer = new Udp(server.port())) {
      for (int i = 0; i < 2_000; i++) {
        byte[] bytes =
            messages
                .get(RANDOM.nextInt(messages.size()))
                .text()
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] part = Arrays.copyOf(bytes, RANDOM.nextInt(bytes.length) + 1);
        if (i % 2 == 0) {
          part[RANDOM.nextInt(part.length)] = (byte) RANDOM.nextInt(256);
        }
        peer.send(part);
      }
    }
  }

  @Test
  void randomAndOversizedDatagramsHarmNobody() throws IOException {
    try (Udp peer = new Udp(server.port())) {
      for (int i = 0; i < 500; i++) {
        byte[] bytes = new byte[RANDOM.nextInt(1_500) + 1];
        RANDOM.nextBytes(bytes);
        peer.send(bytes);
      }
      for (int i = 0; i < 20; i++) {
        peer.send(
            peer.request(
                "INVITE", "sip:100@ringfence.test", next(), "Subject: " + "x".repeat(60 << 10)));
        byte[] bytes = new byte[60 << 10];
        RANDOM.nextBytes(bytes);
        peer.send(bytes);
      }
    }
  }

  @Test
  void garbageHalfMessagesAndIdleConnectionsHarmNobody() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        sockets.add(socket);
        if (i % 4 == 1) {
          socket
              .getOutputStream()
              .write(
                  "INVITE sip:100@ringfence.test SIP/2.0\r\nVia: SIP/2"
                      .getBytes(StandardCharsets.ISO_8859_1));
        } else if (i % 4 == 2) {
          byte[] bytes = new byte[3_000];
          RANDOM.nextBytes(bytes);
          socket.getOutputStream().write(bytes);
        } else if (i % 4 == 3) {
          socket
              .getOutputStream()
              .write(
                  messages()
                      .get(i % messages().size())
                      .text()
                      .getBytes(StandardCharsets.ISO_8859_1));
        }
      }
      assertAlive();
      assertOptionsOverTcp();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aFloodOfInvitesWithoutAcksEnds() throws IOException {
    try (Udp peer = new Udp(server.port())) {
      for (int i = 0; i < 3_000; i++) {
        peer.send(peer.request("INVITE", "sip:100@ringfence.test", next()));
      }
    }
    try (Udp peer = new Udp(server.port())) {
      assertEquals(200, status(peer, "OPTIONS", "sip:ringfence.test"));
      // Its calls are the owner's, whose share is used up for a moment: meanwhile he gets a 480.
      Awaitility.await("the owner has his share again")
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertEquals(486, status(peer, "INVITE", "sip:100@ringfence.test")));
    }
  }

  @Test
  void refusalsSayWhatIsWrong() throws IOException {
    try (Udp peer = new Udp(server.port())) {
      assertEquals(405, status(peer, "SUBSCRIBE", "sip:100@ringfence.test"));
      assertEquals(420, status(peer, "INVITE", "sip:100@ringfence.test", "Require: 100rel"));
      assertEquals(404, status(peer, "INVITE", "sip:100@elsewhere.test"));
      assertEquals(483, status(peer, "INVITE", "sip:100@ringfence.test", "Max-Forwards: 0"));
      assertEquals(481, status(peer, "BYE", "sip:100@ringfence.test"));
      assertEquals(481, status(peer, "CANCEL", "sip:100@ringfence.test"));
      assertEquals(416, status(peer, "INVITE", "tel:+15550100"));
    }
  }

  @Test
  void aDatagramThatSaysItCameByTcpConnectsToNobody() throws IOException {
    try (Udp peer = new Udp(server.port());
        ServerSocket bait = new ServerSocket(peer.port(), 1, InetAddress.getLoopbackAddress())) {
      for (String method : List.of("OPTIONS", "INVITE", "REGISTER", "BYE")) {
        peer.send(
            peer.request(method, "sip:100@ringfence.test", next())
                .replace("/UDP", "/TCP")
                .replace(";branch", ";rport;branch"));
      }
      assertAlive();
      bait.setSoTimeout(200);
      assertThrows(SocketTimeoutException.class, () -> bait.accept().close());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {";maddr=127.0.0.2", ";received=127.0.0.2"})
  void aViaThatLeadsToSomebodyElseIsNotFollowed(String parameter) throws IOException {
    try (Udp peer = new Udp(server.port());
        DatagramSocket other =
            new DatagramSocket(peer.port(), InetAddress.getByName("127.0.0.2"))) {
      for (String method : List.of("OPTIONS", "INVITE")) {
        peer.send(
            peer.request(method, "sip:100@ringfence.test", next())
                .replace(";branch", parameter + ";branch"));
      }
      assertAlive();
      other.setSoTimeout(200);
      assertThrows(
          SocketTimeoutException.class,
          () -> other.receive(new DatagramPacket(new byte[2_048], 2_048)));
    }
  }

  private static int status(Udp peer, String method, String uri, String... headers)
      throws IOException {
    return peer.finalStatus(peer.request(method, uri, next(), headers), "1 " + method);
  }

  private static void assertAlive() throws IOException {
    try (Udp peer = new Udp(server.port())) {
      assertEquals(200, status(peer, "OPTIONS", "sip:ringfence.test"));
      assertEquals(486, status(peer, "INVITE", "sip:100@ringfence.test"));
    }
  }

  private static void assertOptionsOverTcp() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        Udp names = new Udp(server.port())) {
      socket.setSoTimeout(5_000);
      String request =
          names.request("OPTIONS", "sip:ringfence.test", next()).replace("/UDP", "/TCP");
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertTrue(new String(answer, StandardCharsets.ISO_8859_1).startsWith("SIP/2.0 200"));
    }
  }

  private static String next() {
    last++;
    return "h" + System.nanoTime() + "x" + last;
  }
}

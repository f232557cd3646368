package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses of a session description give way to another one. */
class SessionAddressesTest {
  private static final InetAddress SOURCE = InetAddress.ofLiteral("198.51.100.7");

  @ParameterizedTest
  @CsvSource({
    "c=IN IP4 10.1.2.3, c=IN IP4 198.51.100.7",
    "c=IN IP4 172.31.0.1, c=IN IP4 198.51.100.7",
    "c=IN IP4 192.168.0.1, c=IN IP4 198.51.100.7",
    "c=IN IP4 100.64.0.1, c=IN IP4 198.51.100.7",
    "c=IN IP4 100.127.0.1, c=IN IP4 198.51.100.7",
    "c=IN IP4 169.254.1.1, c=IN IP4 198.51.100.7",
    "c=IN IP4 127.0.0.1, c=IN IP4 198.51.100.7",
    "c=IN IP6 fd00::1, c=IN IP4 198.51.100.7",
    "c=IN IP6 fe80::1, c=IN IP4 198.51.100.7",
    "c=IN IP6 ::1, c=IN IP4 198.51.100.7",
    "o=ann 1 2 IN IP4 10.1.2.3, o=ann 1 2 IN IP4 198.51.100.7",
  })
  void aPrivateAddressGivesWay(String line, String expected) {
    assertEquals(description(expected), changed(description(line)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c=IN IP4 0.0.0.0",
        "c=IN IP4 203.0.113.9",
        "c=IN IP4 100.128.0.1",
        "c=IN IP4 172.32.0.1",
        "c=IN IP4 224.2.1.1/127",
        "c=IN IP4 10.1.2.3/127",
        "c=IN IP4 10.1.2.300",
        "c=IN IP4 10.1",
        "c=IN IP4 fd00::1",
        "c=IN IP6 10.1.2.3",
        "c=IN IP6 2001:db8::1",
        "c=IN IP6 ::",
        "c=IN IP4 phone.example.org",
        "c=IN IP4  10.1.2.3",
        "c=IN ATM 10.1.2.3",
        "i=c=IN IP4 10.1.2.3",
        "a=candidate:1 1 UDP 1 10.1.2.3 4000 typ host",
        "a=rtcp:4001 IN IP4 10.1.2.3",
        "o=10.1.2.3 1 2 IN IP4 phone.example.org",
      })
  void anyOtherLineStays(String line) {
    assertEquals(description(line), changed(description(line)));
  }

  @Test
  void theAddressesOfSessionAndMediaGiveWayWithTheirLineEnds() {
    assertEquals(
        "v=0\no=- 1 1 IN IP4 198.51.100.7\r\ns=-\nc=IN IP4 198.51.100.7\nt=0 0\n"
            + "m=audio 4 RTP/AVP 0\nc=IN IP4 198.51.100.7\r\nm=video 5 RTP/AVP 9\nc=IN IP4 0.0.0.0",
        changed(
            "v=0\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\n"
                + "m=audio 4 RTP/AVP 0\nc=IN IP4 10.0.0.2\r\nm=video 5 RTP/AVP 9\nc=IN IP4 0.0.0.0"));
  }

  @Test
  void theTypeFollowsTheAddress() {
    assertEquals(
        description("c=IN IP6 2001:db8:0:0:0:0:0:5"),
        SessionAddresses.reachableAt(
            InetAddress.ofLiteral("2001:db8::5"), description("c=IN IP4 10.1.2.3")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c=IN IP4 10.1.2.3\r\n",
        "v=0\r\nhello\r\nc=IN IP4 10.1.2.3\r\n",
        "--x\r\nContent-Type: application/sdp\r\n\r\nv=0\r\nc=IN IP4 10.1.2.3\r\n--x--",
      })
  void whatIsNoDescriptionStays(String body) {
    assertEquals(body, changed(body));
  }

  @Test
  void aLongDescriptionIsRead() {
    String lines = "a=x\r\n".repeat(20_000);
    assertEquals(
        description("c=IN IP4 198.51.100.7") + lines,
        changed(description("c=IN IP4 10.1.2.3") + lines));
  }

  private static String description(String line) {
    return "v=0\r\n" + line + "\r\nm=audio 4000 RTP/AVP 0\r\n";
  }

  private static String changed(String body) {
    return SessionAddresses.reachableAt(SOURCE, body);
  }
}

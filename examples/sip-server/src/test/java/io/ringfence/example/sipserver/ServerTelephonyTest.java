package io.ringfence.example.sipserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.call.SipRequest;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTelephonyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<sip:alice@sip.example>;tag=1 | alice",
        "\"sip:mallory@sip.example\" <sip:alice@sip.example:5060;user=phone>;tag=1 | alice",
        "sip:alice@sip.example;tag=1 | alice",
        "<sip:sip.example>;tag=1 |",
        "<tel:+123>;tag=1 |",
        "no address at all < |"
      })
  void theUserOfAFromHeaderIsThatOfItsAddress(String from, String user) {
    assertEquals(
        Optional.ofNullable(user), ServerTelephony.userOf(new SipRequest.Header("From", from)));
  }
}

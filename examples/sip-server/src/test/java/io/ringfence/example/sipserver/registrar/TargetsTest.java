package io.ringfence.example.sipserver.registrar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringfence.example.sipserver.sip.Messages;
import java.text.ParseException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Request-URIs, and the URIs of credentials that come with them. */
class TargetsTest {
  private final Targets targets =
      new Targets(new Directory(List.of(), List.of("ringfence.test", "192.0.2.1")));

  @ParameterizedTest
  @CsvSource({
    "sip:5@ringfence.test, sip:5@ringfence.test, true",
    "sip:5@ringfence.test, sip:5@RINGFENCE.test:5060, true",
    "sip:5@ringfence.test;transport=udp, sip:%35@ringfence.test, true",
    "sip:5@192.0.2.1:5062, sip:5@ringfence.test, true",
    "sip:5@elsewhere.test:5060, sip:5@elsewhere.test, true",
    "sip:ringfence.test, sip:ringfence.test:5060, true",
    "sip:5@elsewhere.test;x=1, sip:5@elsewhere.test, true",
    "sip:5@ringfence.test, sip:6@ringfence.test, false",
    "sip:a@ringfence.test, sip:A@ringfence.test, false",
    "sip:%C3%A4@ringfence.test, sip:%C3%A5@ringfence.test, false",
    "sip:5@ringfence.test, sip:ringfence.test, false",
    "sip:5@ringfence.test, sips:5@ringfence.test, false",
    "sip:5@elsewhere.test, sip:5@ringfence.test, false",
    "sip:5@elsewhere.test:5062, sip:5@elsewhere.test, false",
    "sip:5@ringfence.test;user=phone, sip:5@ringfence.test, false",
    "sip:5@ringfence.test;maddr=192.0.2.9, sip:5@ringfence.test, false",
    "sip:5@ringfence.test;x=1, sip:5@ringfence.test;x=2, false"
  })
  void whatIsWrittenOtherwiseIsTheSameAndWhatLeadsElsewhereIsNot(
      String one, String other, boolean isSame) throws ParseException {
    assertEquals(isSame, targets.isSame(Messages.uri(one), Messages.uri(other)));
    assertEquals(isSame, targets.isSame(Messages.uri(other), Messages.uri(one)));
  }

  @Test
  void credentialsWithoutAUriAreForNothing() throws ParseException {
    assertFalse(targets.isSame(Messages.uri("sip:5@ringfence.test"), null));
  }
}

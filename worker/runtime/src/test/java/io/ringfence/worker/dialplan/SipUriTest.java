package io.ringfence.worker.dialplan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipUriTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "sip:bob@host sip bob host",
        "sips:bob:secret@host:5061;a=b sips bob:secret host:5061",
        "sip:host sip '' host",
        "sip:host:5060;lr sip '' host:5060",
        "bob@host sip bob host",
        "sip:a;b=c@host;d=e?f=g sip a;b=c host",
        "sip:a?b@host sip a?b host",
        "sip:a@[2001:db8::1]:5060 sip a [2001:db8::1]:5060",
        "tel:+123;x=y tel +123 ''",
        "<sip:bob@host> sip bob host",
        "sip:bob@host;x=a@b sip bob host",
      })
  void isReadInParts(String text, String scheme, String user, String host) {
    SipUri uri = SipUri.parse(text);
    assertEquals(scheme, uri.scheme());
    assertEquals(user, uri.user());
    assertEquals(host, uri.host());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":", "@", "sip:", "sip:@", ";;;", "???", "<", "sip:%@%", "a@b@c;=;?&=&"})
  void whatIsNoUriIsNoError(String text) {
    SipUri uri = SipUri.parse(text);
    assertEquals(uri.text(), SipUri.parse(uri.text()).text());
  }

  @ParameterizedTest
  @CsvSource({"a%20b,a b", "%41,A", "%,%", "%4,%4", "%zz,%zz", "%C3%A4,ä", "%FF,\uFFFD"})
  void escapesOfTheUserAreReplaced(String escaped, String expected) {
    assertEquals(expected, SipUri.parse("sip:" + escaped + "@host").unescapedUser());
  }

  @Test
  void namesAreWrittenInEveryWay() {
    assertEquals("from_uri", MemberName.snakeCase("FromURI"));
    assertEquals("to_aor", MemberName.snakeCase("ToAOR"));
    assertEquals("last_failure_status", MemberName.snakeCase("LastFailureStatus"));
    assertEquals("fromURI", MemberName.camelCase("FromURI"));
    assertEquals("fromUri", MemberName.strictCamelCase("FromURI"));
    assertEquals("uri", MemberName.camelCase("URI"));
    assertEquals("useragent", MemberName.plain("User-Agent"));
  }
}

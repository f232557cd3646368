package io.ringfence.supervisor.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringfence.supervisor.call.DialString.Leg;
import io.ringfence.supervisor.call.DialString.LegOptions;
import io.ringfence.supervisor.call.DialString.RedirectMode;
import io.ringfence.supervisor.call.DialString.TransferMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialStringTest {
  private static List<List<String>> uris(String text) {
    return DialString.parse(text, "100").groups().stream()
        .map(group -> group.legs().stream().map(Leg::uri).toList())
        .toList();
  }

  private static Leg only(String text) {
    return DialString.parse(text, "100").groups().getFirst().legs().getFirst();
  }

  @Test
  void legsRingTogetherAndGroupsOneAfterTheOther() {
    assertEquals(
        List.of(List.of("a@p1", "b@p2"), List.of("c@p3")),
        uris("a@p1 & b@p2[dt=5] | c@p3[cd=600]"));
    assertEquals(3, DialString.parse("a@p1&b@p2[dt=5]|c@p3[cd=600]", "100").legCount());
  }

  @Test
  void aLegThatComesAgainIsDropped() {
    assertEquals(List.of(List.of("a@p1"), List.of("b@p2")), uris("a@p1&a@p1|a@p1|b@p2"));
  }

  @Test
  void aLegIsTheSameWhateverItsOptionsAndHoweverItIsWritten() {
    assertEquals(
        List.of(List.of("a@p1", "A@p1"), List.of("p2")),
        uris("a@p1&sip:a@P1[dt=10]&A@p1|a@p1[cd=5]|p2&100@p2"));
  }

  @Test
  void anOptionPastItsLimitIsCutAndAValueThatIsUnknownIgnored() {
    LegOptions options = only("a@p[dt=121,cd=99999999999999999999,rm=x,tr=x]").options();
    assertEquals(DialString.LONGEST_DELAY, options.delay());
    assertEquals(Optional.of(Duration.ofDays(7)), options.answeredLimit());
    assertEquals(RedirectMode.FOLLOW, options.redirect());
    assertEquals(TransferMode.HOST_DECIDES, options.transfer());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a@p||b@q", "&a@p|&b@q&", "|a@p|b@q|"})
  void emptyPlacesAreSkipped(String text) {
    assertEquals(List.of("a@p", "b@q"), uris(text).stream().flatMap(List::stream).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "provider, 100, provider",
    "7@provider, 7, provider",
    "sip:7@example.org:5070;transport=tcp, 7, example.org:5070",
    "SIPS:7@example.org?Subject=hi, 7, example.org",
    "<sip:7@example.org>, 7, example.org",
    "sip:7;phone-context=x@example.org, 7;phone-context=x, example.org",
    "sip:[2001:db8::1]:5060, 100, [2001:db8::1]:5060",
    "7@[2001:db8::1]:5060, 7, [2001:db8::1]:5060"
  })
  void aLegHasAUserAndAHost(String text, String user, String host) {
    assertEquals(List.of(user, host), List.of(only(text).user(), only(text).host()));
  }

  @Test
  void aLegHasItsOptions() {
    Leg leg =
        only("7@[2001:db8::1][dt=5, cd=600,rm=m,ma=true,fd=Ann B,fu=ann,fh=a.org,tr=p,rcd=9,XY=z]");
    assertEquals(
        new LegOptions(
            Duration.ofSeconds(5),
            Optional.of(Duration.ofMinutes(10)),
            RedirectMode.MANUAL,
            Optional.of(true),
            new Command.Caller(Optional.of("Ann B"), Optional.of("ann"), Optional.of("a.org")),
            TransferMode.PASSED_ON,
            Map.of("rcd", "9", "xy", "z")),
        leg.options());
    assertEquals("7@[2001:db8::1]", leg.uri());
  }

  @Test
  void aLegWithoutOptionsHasTheDefaults() {
    LegOptions options = only("7@p").options();
    assertEquals(
        new LegOptions(
            Duration.ZERO,
            Optional.empty(),
            RedirectMode.FOLLOW,
            Optional.empty(),
            Command.Caller.SAME,
            TransferMode.HOST_DECIDES,
            Map.of()),
        options);
    assertEquals(Optional.empty(), only("7@p[cd=0]").options().answeredLimit());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "a@p[dt=-1]# the leg option dt is '-1'; allowed 0 to 120 seconds",
        "a@p[dt=x]# the leg option dt is 'x'; allowed 0 to 120 seconds",
        "a@p[cd=1h]# the leg option cd is '1h'; allowed 0 to 604800 seconds",
        "a@p[dt]# the leg option 'dt' has no value",
        "a@p[dt=5# the options of the leg 'a@p[dt=5' do not end",
        "[dt=5]# the leg '[dt=5]' names nobody",
        "' | & '# the dial string ' | & ' names nobody"
      })
  void whatNobodyCanReadIsNamed(String text, String message) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> DialString.parse(text, "100"));
    assertEquals(message, refused.getMessage());
  }

  @Test
  void separatorsWithinBracketsSeparateNothing() {
    Leg leg = only("a@p[fd=Ann & Bob | Co]");
    assertEquals(Optional.of("Ann & Bob | Co"), leg.options().caller().name());
  }

  @Test
  void thereIsABoundOnLegs() {
    StringBuilder many = new StringBuilder("0@p");
    for (int i = 1; i < 1_001; i++) {
      many.append('&').append(i).append("@p");
    }
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> DialString.parse(many.toString(), "100"));
    assertEquals("the dial string has 1001 legs; allowed 1000", refused.getMessage());
  }
}

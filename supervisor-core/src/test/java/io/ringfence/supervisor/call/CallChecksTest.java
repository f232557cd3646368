package io.ringfence.supervisor.call;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringfence.supervisor.call.SipRequest.Header;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class CallChecksTest {
  private static final SipRequest REQUEST =
      SipRequest.builder("INVITE", "sip:1@example.org").build();
  private static final Dialplan PLAN = Dialplan.of("anna", "main", Language.RUBY, "exit");

  private static void assertRefused(String message, Executable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
  }

  @Nested
  class Languages {

    @Test
    void anUnknownOneListsTheKnown() {
      assertRefused(
          "unknown dialplan language 'lua'; known: ruby, javascript", () -> Language.named("lua"));
      assertRefused(
          "unknown dialplan language ''; known: ruby, javascript", () -> Language.named(""));
    }

    @Test
    void aKnownOneIsFoundInAnyCase() {
      assertEquals(Language.RUBY, Language.named("Ruby"));
      assertEquals(Language.JAVASCRIPT, Language.named("JAVASCRIPT"));
    }
  }

  @Nested
  class Plans {

    @Test
    void aBlankOwnerOrNameIsRefused() {
      assertRefused("the owner is blank", () -> Dialplan.of(" ", "main", Language.RUBY, ""));
      assertRefused("the dialplan name is blank", () -> Dialplan.of("a", "", Language.RUBY, ""));
    }

    @Test
    void anOwnerOfTenThousandCharactersIsRefused() {
      assertRefused(
          "the owner has 10000 characters; allowed 256: '" + "a".repeat(40) + "...'",
          () -> Dialplan.of("a".repeat(10_000), "main", Language.RUBY, ""));
      assertRefused(
          "the dialplan name has 257 characters; allowed 256: '" + "a".repeat(40) + "...'",
          () -> Dialplan.of("anna", "a".repeat(257), Language.RUBY, ""));
      assertDoesNotThrow(() -> Dialplan.of("a".repeat(256), "a".repeat(256), Language.RUBY, ""));
    }

    @Test
    void aControlCharacterInANameIsRefused() {
      assertRefused(
          "the owner has the control character U+000A at 1",
          () -> Dialplan.of("a\nb", "main", Language.RUBY, ""));
      assertRefused(
          "the dialplan name has the control character U+0000 at 0",
          () -> Dialplan.of("anna", "\0", Language.RUBY, ""));
    }

    @Test
    void anUnpairedSurrogateIsRefused() {
      assertRefused(
          "the owner is not Unicode: unpaired surrogate U+D83D at 1",
          () -> Dialplan.of("a\uD83D", "main", Language.RUBY, ""));
      assertRefused(
          "the dialplan 'main' is not Unicode: unpaired surrogate U+DC0E at 2",
          () -> Dialplan.of("anna", "main", Language.RUBY, "\n\n\uDC0E"));
      assertDoesNotThrow(() -> Dialplan.of("\uD83D\uDC0E", "m", Language.RUBY, "\uD83D\uDC0E"));
    }

    @Test
    void itsSourceIsJudgedLater() {
      assertDoesNotThrow(() -> Dialplan.of("anna", "main", Language.RUBY, ""));
      assertEquals(
          1 << 21, Dialplan.of("anna", "main", Language.RUBY, "é".repeat(1 << 20)).bytes());
    }

    @Test
    void itIsKnownByItsHash() {
      assertEquals(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          Dialplan.of("anna", "main", Language.RUBY, "").hash());
      assertEquals(PLAN, Dialplan.of("anna", "main", Language.RUBY, "exit"));
      assertNotEquals(PLAN, Dialplan.of("anna", "main", Language.RUBY, "exit "));
      assertNotEquals(PLAN, Dialplan.of("bert", "main", Language.RUBY, "exit"));
      assertNotEquals(PLAN, Dialplan.of("anna", "main", Language.JAVASCRIPT, "exit"));
    }
  }

  @Nested
  class Requests {

    @Test
    void oneWithoutMethodOrUriIsRefused() {
      assertRefused(
          "the URI of the request is missing", () -> SipRequest.builder("INVITE", "").build());
      assertRefused(
          "the method of the request is missing", () -> SipRequest.builder(" ", "sip:1@h").build());
    }

    @Test
    void aPartOverItsLimitIsRefused() {
      assertRefused(
          "the URI of the request has 8193 characters; allowed 8192",
          () -> SipRequest.builder("INVITE", "s".repeat(8_193)).build());
      assertRefused(
          "the header 'X' has 8193 characters; allowed 8192",
          () -> new Header("X", "v".repeat(8_193)));
      assertRefused(
          "the name of a header has 8193 characters; allowed 8192",
          () -> new Header("X".repeat(8_193), ""));
      assertRefused(
          "the body of the request has 65537 characters; allowed 65536",
          () -> SipRequest.builder("INVITE", "sip:1@h").body("b".repeat(65_537)).build());
    }

    @Test
    void tooManyHeadersAreRefused() {
      List<Header> most = Collections.nCopies(256, new Header("X", ""));
      assertDoesNotThrow(() -> new SipRequest("INVITE", "sip:1@h", most, ""));
      assertRefused(
          "the request has 257 header fields; allowed 256",
          () ->
              new SipRequest(
                  "INVITE", "sip:1@h", Collections.nCopies(257, new Header("X", "")), ""));
      assertRefused(
          "the header fields of the request have 131088 characters; allowed 131072",
          () ->
              new SipRequest(
                  "INVITE",
                  "sip:1@h",
                  Collections.nCopies(16, new Header("X", "v".repeat(8_192))),
                  ""));
    }

    @Test
    void aHeaderThatIsNotUtf8IsRefusedWithItsNameAndThePlace() {
      assertRefused(
          "the header 'Subject' is not UTF-8: byte 0xE9 at 3 of 4",
          () -> header("Subject", "636166e9"));
      assertRefused(
          "the header 'X' is not UTF-8: byte 0xED at 0 of 3", () -> header("X", "eda080"));
      assertEquals(
          List.of(new Header("Subject", "café")),
          SipRequest.builder("INVITE", "sip:1@h")
              .header("Subject", "café".getBytes(StandardCharsets.UTF_8))
              .build()
              .headers());
    }

    @Test
    void aLineBreakInAHeaderIsRefused() {
      assertRefused(
          "the header 'X' has the control character U+000D at 1", () -> new Header("X", "a\r\nb"));
      assertRefused(
          "the name of a header has the control character U+000A at 1",
          () -> new Header("X\n", "a"));
      assertDoesNotThrow(() -> new Header("X", "a\tb"));
    }

    @Test
    void anUnpairedSurrogateIsRefusedEverywhere() {
      assertRefused(
          "the header 'X' is not Unicode: unpaired surrogate U+D83D at 0",
          () -> new Header("X", "\uD83D"));
      assertRefused(
          "the body of the request is not Unicode: unpaired surrogate U+DC0E at 2",
          () -> SipRequest.builder("INVITE", "sip:1@h").body("\r\n\uDC0E").build());
    }

    private void header(String name, String hex) {
      var _ = SipRequest.builder("INVITE", "sip:1@h").header(name, HexFormat.of().parseHex(hex));
    }
  }

  @Nested
  class Calls {

    @Test
    void theIdIsThereAndShort() {
      assertRefused("the call id is blank", () -> Call.inbound(" ", PLAN, REQUEST));
      assertRefused(
          "a call id has 257 characters; allowed 1 to 256",
          () -> Call.outbound("c".repeat(257), PLAN, REQUEST));
      assertRefused(
          "the call id has the control character U+000A at 1",
          () -> Call.outbound("c\n", PLAN, REQUEST));
    }

    @Test
    void aTimeLimitIsPositive() {
      Call call = Call.inbound("c-1", PLAN, REQUEST);
      assertRefused(
          "the time limit of call c-1 is PT0S; it must be positive",
          () -> call.within(Duration.ZERO));
      assertEquals(
          Optional.of(Duration.ofSeconds(3)), call.within(Duration.ofSeconds(3)).timeLimit());
    }
  }

  @Nested
  @SuppressWarnings("NullAway") // What it tests is a host that does this all the same.
  class Results {

    private static void assertMissing(String message, Executable action) {
      assertEquals(message, assertThrows(NullPointerException.class, action).getMessage());
    }

    @Test
    void oneWithAMissingPartIsRefused() {
      assertMissing(
          "the reason of a dial is null",
          () -> new CommandResult.Dialled(CommandResult.DialResult.FAILED, 486, null));
      assertMissing(
          "the result of a dial is null", () -> new CommandResult.Dialled(null, 486, "Busy"));
      assertMissing(
          "the redirect of a dial is null",
          () ->
              new CommandResult.Dialled(
                  CommandResult.DialResult.FAILED, 486, "Busy", List.of(), null));
      assertMissing(
          "the reason why a command was not performed is null",
          () -> new CommandResult.NotPerformed(null));
      assertMissing("the value of a command is null", () -> CommandResult.returned(null));
      assertMissing("the URI of a leg is null", () -> new CommandResult.LegEnd(null, 486, "Busy"));
      assertMissing("the reason of a leg is null", () -> new CommandResult.LegEnd("1", 486, null));
    }

    @Test
    void aNameThatNoFrameTakesIsRefused() {
      assertRefused(
          "the name of a field is not Unicode: unpaired surrogate U+D83D at 1",
          () -> new PlanValue.Fields(Map.of("a\uD83D", PlanValue.nothing())));
      assertRefused(
          "the name of a field has 513 bytes; allowed 512: '" + "a".repeat(40) + "...'",
          () -> new PlanValue.Fields(Map.of("a".repeat(513), PlanValue.nothing())));
      assertMissing(
          "the value of the field a is null",
          () -> new PlanValue.Fields(Collections.singletonMap("a", null)));
    }

    @Test
    void theStatusOfADialIsFinal() {
      for (int status : new int[] {-1, 1, 180, 199, 700}) {
        assertRefused(
            "the status of a dial is " + status + "; allowed 0 or 200 to 699",
            () -> CommandResult.failed(status, ""));
      }
      for (int status : new int[] {0, 200, 699}) {
        assertDoesNotThrow(() -> CommandResult.failed(status, ""));
      }
    }
  }
}

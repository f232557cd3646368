package io.ringfence.supervisor.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import io.ringfence.supervisor.call.ServiceCommand.Credentials;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.worker.protocol.Value;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker may say of the commands that leave the caller alone, and of what legs carry. */
class ServiceCommandChecksTest {
  private static final Set<String> OWN = Set.of("PlayFile");

  private static Value text(String text) {
    return new Value.Text(text);
  }

  private static Value whole(long amount) {
    return new Value.Whole(amount);
  }

  private static Value texts(String... texts) {
    return new Value.Items(Stream.of(texts).map(ServiceCommandChecksTest::text).toList());
  }

  private static Command read(String name, Map<String, Value> arguments) throws BreachException {
    return CommandReader.read(name, arguments, OWN);
  }

  private static void assertBreach(String message, String name, Map<String, Value> arguments) {
    BreachException breach = assertThrows(BreachException.class, () -> read(name, arguments));
    assertEquals(message, breach.getMessage());
  }

  private static Map<String, Value> callback() {
    Map<String, Value> arguments = new HashMap<>();
    arguments.put("first", text("1@p"));
    arguments.put("second", text("2@p"));
    arguments.put("delaySeconds", whole(15));
    arguments.put("firstRingSeconds", whole(60));
    arguments.put("secondRingSeconds", whole(1));
    arguments.put("firstHeaders", text("A: b"));
    arguments.put("secondHeaders", text(""));
    return arguments;
  }

  private static Map<String, Value> request() {
    Map<String, Value> arguments = new HashMap<>();
    arguments.put("method", text("MESSAGE"));
    arguments.put("destination", text("sip:1@p"));
    arguments.put("contentType", text("text/plain"));
    arguments.put("body", text("line\nline"));
    arguments.put("seconds", whole(8));
    return arguments;
  }

  private static Map<String, Value> mail() {
    Map<String, Value> arguments = new HashMap<>();
    arguments.put("to", texts("a@example.org", "b@example.org"));
    arguments.put("subject", text("s"));
    arguments.put("body", text("b"));
    arguments.put("isHtml", new Value.Flag(true));
    return arguments;
  }

  private static Map<String, Value> with(Map<String, Value> base, String argument, Value value) {
    Map<String, Value> changed = new HashMap<>(base);
    changed.put(argument, value);
    return changed;
  }

  static Stream<Arguments> commands() {
    Map<String, Value> account = Map.of("user", text("ann"), "domain", text(""));
    return Stream.of(
        Arguments.of(
            "Callback",
            callback(),
            new ServiceCommand.Callback(
                "1@p",
                "2@p",
                Duration.ofSeconds(15),
                Duration.ofMinutes(1),
                Duration.ofSeconds(1),
                "A: b",
                "")),
        Arguments.of(
            "ENUMLookup",
            Map.of("number", text("1.e164.org")),
            new ServiceCommand.EnumLookup("1.e164.org")),
        Arguments.of(
            "WebGet",
            Map.of("url", text("https://x"), "seconds", whole(5)),
            new ServiceCommand.WebGet("https://x", Duration.ofSeconds(5))),
        Arguments.of("IsAvailable", account, new ServiceCommand.IsAvailable("ann", "")),
        Arguments.of("IsMine", account, new ServiceCommand.IsMine("ann", "")),
        Arguments.of(
            "DoesSIPAccountExist", account, new ServiceCommand.DoesSipAccountExist("ann", "")),
        Arguments.of("GetBindings", account, new ServiceCommand.GetBindings("ann", "")),
        Arguments.of(
            "GetCanonicalDomain",
            Map.of("host", text("h")),
            new ServiceCommand.GetCanonicalDomain("h")),
        Arguments.of(
            "GetTable",
            Map.of("table", text("lookups"), "dialplan", text("")),
            new ServiceCommand.GetTable("lookups", "")),
        Arguments.of(
            "SendRequest",
            request(),
            new ServiceCommand.SendRequest(
                "MESSAGE",
                "sip:1@p",
                "text/plain",
                "line\nline",
                Duration.ofSeconds(8),
                Optional.empty())),
        Arguments.of(
            "SendRequest",
            with(with(request(), "user", text("u")), "password", text("p")),
            new ServiceCommand.SendRequest(
                "MESSAGE",
                "sip:1@p",
                "text/plain",
                "line\nline",
                Duration.ofSeconds(8),
                Optional.of(new Credentials("u", "p")))),
        Arguments.of(
            "Email",
            mail(),
            new ServiceCommand.Email(List.of("a@example.org", "b@example.org"), "s", "b", true)),
        Arguments.of(
            "DBWrite",
            Map.of("key", text("k"), "value", text("v")),
            new ServiceCommand.DbWrite("k", "v")),
        Arguments.of("DBRead", Map.of("key", text("k")), new ServiceCommand.DbRead("k")),
        Arguments.of(
            "DBReadForUpdate", Map.of("key", text("k")), new ServiceCommand.DbReadForUpdate("k")),
        Arguments.of("DBDelete", Map.of("key", text("k")), new ServiceCommand.DbDelete("k")),
        Arguments.of("DBGetKeys", Map.of(), new ServiceCommand.DbGetKeys()),
        Arguments.of(
            "GetBalance",
            Map.of("arguments", texts("x")),
            new ServiceCommand.LegacyService("GetBalance", List.of(PlanValue.text("x")))),
        Arguments.of(
            "PlayFile",
            Map.of(
                "arguments",
                new Value.Items(
                    List.of(new Value.Fields(Map.of("loop", new Value.Flag(true))), whole(3)))),
            new ServiceCommand.Custom(
                "PlayFile",
                List.of(
                    new PlanValue.Fields(Map.of("loop", PlanValue.flag(true))),
                    PlanValue.whole(3)))));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandIsReadWithItsArguments(String name, Map<String, Value> arguments, Command expected)
      throws Exception {
    Command command = read(name, arguments);
    assertEquals(expected, command);
    assertEquals(name, command.name());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anArgumentTooManyIsABreach(String name, Map<String, Value> arguments) {
    assertThrows(
        BreachException.class, () -> read(name, with(arguments, "more", new Value.Nothing())));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyArgumentOfAnotherTypeIsABreach(String name, Map<String, Value> arguments) {
    for (String argument : arguments.keySet()) {
      Map<String, Value> wrong = with(arguments, argument, new Value.Nothing());
      assertThrows(BreachException.class, () -> read(name, wrong), argument);
    }
  }

  @ParameterizedTest
  @EnumSource(ServiceCommand.Subject.class)
  void eachLookUpHasItsName(ServiceCommand.Subject subject) throws Exception {
    assertEquals(new ServiceCommand.Get(subject), read(subject.scriptName(), Map.of()));
  }

  @ParameterizedTest
  @EnumSource(ServiceCommand.Step.class)
  void eachStepOfATransactionHasItsName(ServiceCommand.Step step) throws Exception {
    assertEquals(new ServiceCommand.Transaction(step), read(step.scriptName(), Map.of()));
  }

  @Test
  void anOwnCommandIsKnownOnlyToTheHostThatOffersIt() {
    assertBreach("unknown command 'PlayFiles'", "PlayFiles", Map.of("arguments", texts()));
  }

  @Test
  void limitsAreNamedWithBothNumbers() {
    assertBreach(
        "Callback with delaySeconds 16; allowed 0 to 15",
        "Callback",
        with(callback(), "delaySeconds", whole(16)));
    assertBreach(
        "Email with 6 to; allowed 5",
        "Email",
        with(mail(), "to", texts("a", "b", "c", "d", "e", "f")));
    assertBreach(
        "Email with subject of 257 characters; allowed 256",
        "Email",
        with(mail(), "subject", text("x".repeat(257))));
    assertBreach(
        "Email with body of 4097 characters; allowed 4096",
        "Email",
        with(mail(), "body", text("x".repeat(4_097))));
    assertBreach(
        "SendRequest with seconds 9; allowed 0 to 8",
        "SendRequest",
        with(request(), "seconds", whole(9)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INVITE", "ACK", "CANCEL", "BYE", "message", "A B", "X\r\nVia: y"})
  void aMethodThatWouldTouchADialogIsABreach(String method) {
    assertThrows(
        BreachException.class, () -> read("SendRequest", with(request(), "method", text(method))));
  }

  @Test
  void aLineBreakInWhatBecomesAHeaderIsABreach() {
    assertBreach(
        "Email with a control character in subject",
        "Email",
        with(mail(), "subject", text("s\r\nBcc: x@example.org")));
    assertBreach(
        "Email with a control character in to",
        "Email",
        with(mail(), "to", texts("a@example.org\nBcc: x")));
  }

  @Test
  void aValueThatIsTooDeepIsABreach() {
    Value deep = text("x");
    for (int i = 0; i <= PlanValue.MAX_DEPTH; i++) {
      deep = new Value.Items(List.of(deep));
    }
    assertBreach(
        "PlayFile whose arguments is not made of plain values",
        "PlayFile",
        Map.of("arguments", new Value.Items(List.of(deep))));
  }

  @Test
  void aDialCarriesWhatItsLegsAreToHave() throws Exception {
    Map<String, Value> dial = dial();
    assertEquals(
        new Command.Dial(
            "1@p",
            Duration.ofSeconds(30),
            Optional.empty(),
            new Command.Changes(
                List.of(new SipRequest.Header("X-A", "b: c")),
                new Command.Caller(Optional.of("Ann"), Optional.of("a"), Optional.empty()),
                Optional.of(new Command.Content("text/plain", "one\r\ntwo")))),
        read(
            "Dial",
            with(
                dial,
                "changes",
                new Value.Fields(
                    Map.of(
                        "headers", texts("X-A: b: c"),
                        "fromName", text("Ann"),
                        "fromUser", text("a"),
                        "contentType", text("text/plain"),
                        "content", text("one\r\ntwo"))))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Via: x",
        "FROM: x",
        "To: x",
        "contact: x",
        "Max-Forwards: 1",
        "Call-ID : x",
        "CSeq: 1 A",
        "m: <sip:x@y>",
        "F: x",
        "t: x",
        "v: x",
        "i: x",
        "l: 0"
      })
  void aLegCannotBeGivenAHeaderOfItsDialog(String line) {
    String name = line.substring(0, line.indexOf(':')).strip();
    assertBreach(
        "Dial with the barred header " + name,
        "Dial",
        with(dial(), "changes", new Value.Fields(Map.of("headers", texts(line)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ": x", "no colon", "two words: x", "X\r\nVia: x"})
  void aLegCannotBeGivenAHeaderWithoutAName(String line) {
    assertThrows(
        BreachException.class,
        () ->
            read(
                "Dial", with(dial(), "changes", new Value.Fields(Map.of("headers", texts(line))))));
  }

  private static Map<String, Value> dial() {
    return Map.of(
        "destination", text("1@p"), "ringSeconds", whole(30), "answeredLimitSeconds", whole(0));
  }

  @Test
  void aPasswordIsInNoText() {
    ServiceCommand request =
        new ServiceCommand.SendRequest(
            "MESSAGE",
            "sip:1@p",
            "",
            "",
            Duration.ZERO,
            Optional.of(new Credentials("u", "secret")));
    assertEquals(-1, (request + request.explanation()).indexOf("secret"));
  }

  @Test
  void whatPlansGaveAServiceThatIsGoneIsInNoText() {
    ServiceCommand service =
        new ServiceCommand.LegacyService(
            "GoogleVoiceCall", List.of(PlanValue.text("ann"), PlanValue.text("secret")));
    assertEquals("GoogleVoiceCall(2 arguments)", service.explanation());
    assertEquals("GoogleVoiceCall(2 arguments)", service.toString());
  }
}

package io.ringfence.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.worker.Language;
import io.ringfence.worker.dialplan.ScriptType;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.FromWorker.CommandIssued;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands that have a value: what travels, and what a plan sees of the answer. */
abstract class ServiceContract {
  private static final CommandAnswer DENIED = new CommandAnswer.Failed("not today");

  private final Language language;
  private final Stage stage;

  ServiceContract(Language language) {
    this.language = language;
    stage = new Stage(language);
  }

  /**
   * A call as both languages write it, apart from the name.
   *
   * @param answer what the host returns
   * @param seen what the plan prints of the result
   * @param refused what it prints if the host fails
   */
  record Case(
      String member, String arguments, String wire, Value answer, String seen, String refused) {
    @Override
    public String toString() {
      return member + "(" + arguments + ")";
    }
  }

  static Stream<Case> everyCommandWithAValue() {
    Value nothing = new Value.Nothing();
    Value yes = new Value.Flag(true);
    Value list = new Value.Items(List.of(text("x"), text("y")));
    return Stream.of(
        new Case(
            "Callback",
            "'a@b', 'c@d'",
            "delaySeconds=0, first=a@b, firstHeaders=, firstRingSeconds=60, second=c@d, secondHeaders=, secondRingSeconds=60",
            nothing,
            "nil",
            "nil"),
        new Case(
            "Callback",
            "'a@b', 'c@d', 5, 10, 20, 'X: y', 'Z: w'",
            "delaySeconds=5, first=a@b, firstHeaders=X: y, firstRingSeconds=10, second=c@d, secondHeaders=Z: w, secondRingSeconds=20",
            nothing,
            "nil",
            "nil"),
        new Case(
            "Callback",
            "'${dst}@d', '${fromuriuser}@d', 0, 10, 20, 'X: y', ''",
            "delaySeconds=0, first=1%20234@d, firstHeaders=X: y, firstRingSeconds=10, second=bob@d, secondHeaders=, secondRingSeconds=20",
            nothing,
            "nil",
            "nil"),
        new Case("ENUMLookup", "'1.e164.org'", "number=1.e164.org", text("sip:x"), "sip:x", "nil"),
        new Case("WebGet", "'http://h/'", "seconds=10, url=http://h/", text("b"), "b", "nil"),
        new Case("WebGet", "'http://h/', 3", "seconds=3, url=http://h/", nothing, "nil", "nil"),
        new Case("IsAvailable", "", "domain=, user=", yes, "true", "false"),
        new Case("IsAvailable", "'u'", "domain=, user=u", yes, "true", "false"),
        new Case("IsAvailable", "'u', 'd'", "domain=d, user=u", nothing, "false", "false"),
        new Case("IsMine", "'u'", "domain=, user=u", yes, "true", "false"),
        new Case("DoesSIPAccountExist", "'u', 'd'", "domain=d, user=u", yes, "true", "false"),
        new Case("GetBindings", "", "domain=, user=", list, "[x, y]", "[]"),
        new Case("GetBindings", "'u', 'd'", "domain=d, user=u", nothing, "[]", "[]"),
        new Case("GetSIPAccounts", "", "", list, "[x, y]", "[]"),
        new Case("GetCurrentCalls", "", "", list, "[x, y]", "[]"),
        new Case("GetCurrentCallCount", "", "", new Value.Whole(4), "4", "-1"),
        new Case("GetCanonicalDomain", "'h'", "host=h", text("d"), "d", "nil"),
        new Case(
            "SendRequest",
            "'message', 'sip:a@b', 'text/plain', 'hi', 4",
            "body=hi, contentType=text/plain, destination=sip:a@b, method=MESSAGE, seconds=4",
            nothing,
            "nil",
            "nil"),
        new Case(
            "SendRequest",
            "'NOTIFY', 'sip:a@b', '', '', 0, 'me', 'secret'",
            "body=, contentType=, destination=sip:a@b, method=NOTIFY, password=secret, seconds=0, user=me",
            nothing,
            "nil",
            "nil"),
        new Case(
            "Email",
            "'a@b; c@d,e@f', 'S', 'B'",
            "body=B, isHtml=false, subject=S, to=[a@b, c@d, e@f]",
            nothing,
            "nil",
            "nil"),
        new Case(
            "Email",
            "'a@b', 'S', 'B', true",
            "body=B, isHtml=true, subject=S, to=[a@b]",
            nothing,
            "nil",
            "nil"),
        new Case("DBWrite", "'k', 5", "key=k, value=5", nothing, "nil", "nil"),
        new Case("DBRead", "'k'", "key=k", text("v"), "v", "nil"),
        new Case("DBReadForUpdate", "'k'", "key=k", text("v"), "v", "nil"),
        new Case("DBDelete", "'k'", "key=k", nothing, "nil", "nil"),
        new Case("DBGetKeys", "", "", list, "[x, y]", "[]"),
        new Case("StartTransaction", "", "", nothing, "nil", "nil"),
        new Case("CommitTransaction", "", "", nothing, "nil", "nil"),
        new Case("RollbackTransaction", "", "", nothing, "nil", "nil"),
        new Case("GetTimezone", "", "", text("Europe/Dublin"), "Europe/Dublin", "nil"),
        new Case("GetTimezoneOffsetMinutes", "", "", new Value.Whole(-60), "-60", "0"),
        new Case("GoogleVoiceCall", "'a', 'b', 5", "arguments=[a, b, 5]", nothing, "nil", "nil"),
        new Case("GoogleVoiceSMS", "'a'", "arguments=[a]", nothing, "nil", "nil"),
        new Case("GTalk", "'a'", "arguments=[a]", nothing, "nil", "nil"),
        new Case("GoogleContactLookup", "'a'", "arguments=[a]", text("n"), "n", "nil"),
        new Case("GetBalance", "", "arguments=[]", text("1"), "1", "nil"),
        new Case("GetRate", "'1'", "arguments=[1]", nothing, "nil", "nil"));
  }

  @ParameterizedTest
  @MethodSource("everyCommandWithAValue")
  void aCommandTravelsWithItsArgumentsAndItsValueComesBack(Case one) {
    Stage.Performance seen = stage.perform(plan(one), RecordedLink.returned(one.answer()));
    assertEquals(one.member(), onlyCommand(seen).name());
    assertEquals(one.wire(), RecordedLink.wire(onlyCommand(seen)));
    assertEquals(List.of(one.seen(), one.seen()), seen.link().lines().subList(0, 2));
    assertEquals(2, seen.link().lines().size());
  }

  @ParameterizedTest
  @MethodSource("everyCommandWithAValue")
  void aCommandThatFailsIsLoggedAndThePlanGoesOn(Case one) {
    Stage.Performance seen = stage.perform(plan(one), DENIED);
    assertEquals(
        List.of("sys." + one.member() + " failed: not today", one.refused(), one.refused()),
        seen.link().lines());
    assertEquals(new RunEnding.Unanswered(480, "Temporarily Unavailable"), seen.ending());
  }

  @Test
  void aCallbackKeepsTheHeadersThatItMayHaveAndTheLogNamesTheOthers() {
    String arguments = "'a@b', '${rnd}@d', 0, 10, 20, 'X: y|Via: v|none', 'm: <sip:x>'";
    Stage.Performance seen =
        stage.perform(
            language == Language.RUBY
                ? "sys.Callback " + arguments
                : "sys.callback(" + arguments + ")",
            RecordedLink.returned(new Value.Nothing()));
    String wire = RecordedLink.wire(onlyCommand(seen));
    assertTrue(wire.contains("firstHeaders=X: y,"), wire);
    assertTrue(wire.contains("secondHeaders=,"), wire);
    assertEquals(
        List.of(
            "sys.Callback: nothing is known as ${rnd}, it is left as it is",
            "sys.Callback: the header Via is the server's own, it was not set",
            "sys.Callback: 'none' is no header, it was not set",
            "sys.Callback: the header m is the server's own, it was not set"),
        seen.link().lines());
  }

  /** Prints the result twice: it stays the same after it was looked at. */
  private String plan(Case one) {
    return language == Language.RUBY
        ? """
        def shown(v)
          v.nil? ? 'nil' : v.is_a?(Array) ? "[#{v.join(', ')}]" : v.to_s
        end
        r = sys.%s(%s)
        2.times { sys.Log shown(r) }
        """
            .formatted(one.member(), one.arguments())
        : """
        const shown = (v) => v == null ? 'nil' : Array.isArray(v) ? `[${v.join(', ')}]` : String(v);
        const r = sys.%s(%s);
        for (let i = 0; i < 2; i++) sys.log(shown(r));
        """
            .formatted(javaScriptName(one.member()), one.arguments());
  }

  private static String javaScriptName(String member) {
    return ScriptType.SYSTEM.members().stream()
        .filter(known -> known.name().equals(member))
        .findAny()
        .orElseThrow()
        .camelCase();
  }

  private static CommandIssued onlyCommand(Stage.Performance seen) {
    assertEquals(1, seen.link().commands().size(), seen.link().frames.toString());
    return seen.link().commands().getFirst();
  }

  static Value text(String text) {
    return new Value.Text(text);
  }
}

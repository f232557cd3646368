package io.ringfence.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.worker.Language;
import io.ringfence.worker.dialplan.ScriptType;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.FromWorker.CommandIssued;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.RunOrigin;
import io.ringfence.worker.protocol.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The page for the authors of plans says what is so, and all of it. */
class DialplanApiPageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "dialplan-api.md");
  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```(ruby|javascript)\\n(.*?)^```$");
  private static final Pattern EXPECTATION = Pattern.compile("(?m)(?:#|//)=> (.*)$");
  private static final Pattern NAMED = Pattern.compile("\\b(sys|req|lookup|crm)\\.([A-Za-z]\\w*)");

  /** What the host of the examples returns; everything else is nothing. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("WebGet", "<name>Acme</name>"),
          Map.entry("ENUMLookup", "sip:100@free.example.net"),
          Map.entry("IsAvailable", "true"),
          Map.entry("IsMine", "true"),
          Map.entry("DoesSIPAccountExist", "true"),
          Map.entry("GetBindings", "[{\"ContactURI\": \"sip:desk@192.0.2.7\"}]"),
          Map.entry("GetSIPAccounts", "[{\"SIPUsername\": \"desk\"}, {\"SIPUsername\": \"hall\"}]"),
          Map.entry("GetCurrentCalls", "[{\"CallId\": \"id\"}]"),
          Map.entry("GetCurrentCallCount", "1"),
          Map.entry("GetCanonicalDomain", "example.org"),
          Map.entry("GetTimezone", "Europe/Dublin"),
          Map.entry("GetTimezoneOffsetMinutes", "0"),
          Map.entry("Providers", "{\"north\": {\"Host\": \"n\"}, \"isles\": {\"Host\": \"i\"}}"),
          Map.entry("FromSIPAccount", "{\"SIPUsername\": \"desk\"}"),
          Map.entry("ServiceLevel", "Free"),
          Map.entry("PublicIPAddress", "192.0.2.1"),
          Map.entry("DBRead", "\"3\""),
          Map.entry("DBReadForUpdate", "\"3\""),
          Map.entry("DBGetKeys", "[\"count\", \"name\"]"),
          Map.entry(
              "lookups",
              "[{\"Type\": \"SpeedDial\", \"Key\": \"11\", \"Value\": \"15550111\"},"
                  + " {\"Type\": \"CNAM\", \"Key\": \"15550100\", \"Value\": \"Bob\"},"
                  + " {\"Type\": \"ENUM\", \"Key\": \"15550101\", \"Value\": \"sip:bob@example.org\"}]"),
          Map.entry("routes", "[{\"RoutePattern\": \"^1\", \"RouteDestination\": \"north\"}]"),
          Map.entry("providers", "[{\"ProviderName\": \"north\"}]"),
          Map.entry(
              "options",
              "[{\"TimezoneOffset\": 60, \"ENUMServers\": \"e164.arpa\\ne164.org\","
                  + " \"ExcludedPrefixes\": \"1900\", \"AllowedCountryCodes\": \"1 44\"}]"));

  private static final PlanCall CALL =
      new PlanCall(
          "owner",
          "default",
          true,
          new PlanCall.Request(
              "INVITE",
              "sip:1555%200100@example.org;user=phone?Subject=hi",
              List.of(
                  new PlanCall.Header("From", "\"Bob\" <sip:bob@example.org>;tag=f1"),
                  new PlanCall.Header("To", "<sip:100@example.org>"),
                  new PlanCall.Header("Contact", "<sip:bob@192.0.2.1>"),
                  new PlanCall.Header("Call-ID", "id@host"),
                  new PlanCall.Header("User-Agent", "Phone/1")),
              "v=0"),
          List.of());

  /** One fenced example of the page. */
  record Example(Language language, int line, String code) {
    @Override
    public String toString() {
      return language + " at line " + line;
    }
  }

  static List<Example> examples() throws IOException {
    String page = Files.readString(PAGE);
    return EXAMPLE
        .matcher(page)
        .results()
        .map(found ->
            new Example(
                found.group(1).equals("ruby") ? Language.RUBY : Language.JAVASCRIPT,
                (int) page.substring(0, found.start()).lines().count() + 1,
                found.group(2)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleRunsAndLogsWhatItSays(Example example) {
    Stage.Performance seen =
        new Stage(example.language())
            .call(CALL)
            .origin(
                new RunOrigin(
                    42,
                    TimeUnit.SECONDS.toMicros(
                        Instant.parse("2027-03-01T09:00:00Z").getEpochSecond()),
                    0))
            .perform(example.code(), DialplanApiPageTest::answer);
    assertTrue(
        seen.ending() instanceof RunEnding.Answered
            || seen.ending() instanceof RunEnding.Responded
            || seen.ending() instanceof RunEnding.Unanswered,
        seen.ending().toString());
    assertEquals(
        EXPECTATION
            .matcher(example.code())
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.joining("\n")),
        seen.link().lines().stream().map(String::strip).collect(Collectors.joining("\n")));
  }

  @ParameterizedTest
  @EnumSource
  void everyMemberIsUsedByAnExample(Language language) throws IOException {
    Set<String> missing = new TreeSet<>();
    for (ScriptType type : ScriptType.values()) {
      type.members().forEach(member -> missing.add(type + "." + member.name()));
    }
    for (Example example : examples()) {
      if (example.language() == language) {
        missing.removeAll(
            UsedMembers.of(language, example.code(), CALL, DialplanApiPageTest::answer));
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyMemberThatIsNamedExists() throws IOException {
    Set<String> unknown = new TreeSet<>();
    Matcher named = NAMED.matcher(Files.readString(PAGE));
    while (named.find()) {
      ScriptType type = UsedMembers.OBJECTS.getOrDefault(named.group(1), ScriptType.SYSTEM);
      boolean isKnown =
          type.members().stream()
              .flatMap(member ->
                  Stream.of(
                      member.name(),
                      member.snakeCase(),
                      member.camelCase(),
                      member.strictCamelCase()))
              .anyMatch(named.group(2)::equals);
      if (!isKnown) {
        unknown.add(named.group());
      }
    }
    assertEquals(Set.of(), unknown);
  }

  @Test
  void everyLibraryThatIsNamedCanBeRequired() throws IOException {
    Matcher list =
        Pattern.compile("`require` finds these libraries, and no file: ([^.]*)\\.")
            .matcher(Files.readString(PAGE));
    assertTrue(list.find());
    String plan =
        Arrays.stream(list.group(1).split("[,\\s]+", -1))
            .map(name -> "require '" + name + "'")
            .collect(Collectors.joining("\n"));
    assertEquals(
        new RunEnding.Unanswered(480, "Temporarily Unavailable"),
        new Stage(Language.RUBY).perform(plan, Stage.BUSY).ending());
    String refusal =
        new Stage(Language.RUBY)
            .perform("begin; require 'x'; rescue LoadError; sys.Log $!.message; end", Stage.BUSY)
            .link()
            .lines()
            .getFirst();
    assertTrue(refusal.endsWith(list.group(1).replaceAll("\\s+", " ")), refusal);
  }

  private static Optional<CommandAnswer> answer(CommandIssued command) {
    return Optional.of(
        switch (command.name()) {
          case "Dial" -> dialled(command.arguments().get("destination"));
          case "Respond" -> new CommandAnswer.Done(Map.of());
          case "GetTable" ->
              returned(RecordedLink.wire(command).replaceFirst(".*table=(\\w+).*", "$1"));
          default -> returned(command.name());
        });
  }

  private static CommandAnswer returned(String name) {
    return RecordedLink.returned(PlainJson.read(VALUES.getOrDefault(name, "nil")));
  }

  private static CommandAnswer dialled(@org.jspecify.annotations.Nullable Value destination) {
    String text = String.valueOf(destination);
    if (text.contains("answering@")) {
      return Stage.ANSWERED;
    }
    if (!text.contains("moving@")) {
      return Stage.BUSY;
    }
    Map<String, Value> moved = new HashMap<>();
    moved.put("result", new Value.Whole(9));
    moved.put("status", new Value.Whole(302));
    moved.put("reason", new Value.Text("Moved Temporarily"));
    moved.put("redirectUri", new Value.Text("sip:new@place.example"));
    return new CommandAnswer.Done(moved);
  }
}

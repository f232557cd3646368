package io.ringfence.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.worker.Language;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.FromWorker.CommandIssued;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.RunOrigin;
import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a plan reads of its run, and what its calls may not ask. */
abstract class FactContract {
  private final Language language;
  private final Stage stage;

  FactContract(Language language) {
    this.language = language;
    stage = new Stage(language);
  }

  @Nested
  class Properties {
    @Test
    void theRunIsKnownWithoutAskingTheHost() {
      Stage.Performance seen =
          stage.perform(
              either(
                  """
                  sys.Log [sys.In, sys.Out, sys.Redirect, sys.Username, sys.WhoAmI, sys.WhoAmI(), sys.DialPlanName].join(' ')
                  sys.Log [sys.LastFailureReason, sys.LastFailureMessage, sys.LastFailureStatus, sys.LastDialled, sys.RedirectURI, sys.RedirectResponse].inspect
                  sys.Log [sys.DialPlanContext.Owner, sys.dial_plan_context.dial_plan_name].join(' ')
                  sys.Log [sys.TurnOffAutoCleanup, sys.Cleanup()].inspect
                  """,
                  """
                  sys.log([sys.in, sys.out, sys.redirect, sys.username, sys.whoAmI(), sys.whoAmI(), sys.dialPlanName].join(' '));
                  sys.log(JSON.stringify([sys.lastFailureReason, sys.lastFailureMessage, sys.lastFailureStatus, sys.lastDialled, sys.redirectURI, sys.redirectResponse]).replaceAll(',', ', ').replaceAll('null', 'nil'));
                  sys.log([sys.dialPlanContext.owner, sys.dialPlanContext.dialPlanName].join(' '));
                  sys.log('[' + [sys.turnOffAutoCleanup() ?? 'nil', sys.cleanup() ?? 'nil'].join(', ') + ']');
                  """),
              Stage.BUSY);
      assertEquals(
          List.of(
              "false true false alice alice alice default",
              "[\"\", \"\", 0, [], nil, nil]",
              "alice default",
              "[nil, nil]"),
          seen.link().lines());
      assertEquals(List.of(), seen.link().commands());
    }

    @Test
    void onlyTheTraceCanBeAssigned() {
      Stage.Performance seen =
          stage.perform(
              either(
                  "sys.Trace = true\nsys.Log sys.Trace\nsys.trace = 'false'\nsys.Log sys.Trace\n\nsys.Username = 'x'",
                  "sys.trace = true; sys.log(sys.trace); sys.trace = 'false'; sys.log(sys.trace);\n\n\n\n\nsys.username = 'x'"),
              Stage.BUSY);
      assertEquals(List.of("true", "false"), seen.link().lines());
      RunEnding.Failed failed = assertInstanceOf(RunEnding.Failed.class, seen.ending());
      assertTrue(failed.message().contains("sys.Username cannot be assigned"), failed.message());
      assertEquals(6, failed.line());
    }

    @Test
    void whatStaysAsItIsIsAskedOnce() {
      Stage.Performance seen =
          stage.perform(
              either(
                  """
                  2.times do
                    sys.Log "#{sys.Providers['home'].Server} #{sys.Providers.home.server} #{sys.Providers.size}"
                    sys.Log [sys.FromSIPAccount, sys.ServiceLevel, sys.PublicIPAddress, sys.GetTimezone].join(' ')
                  end
                  """,
                  """
                  for (let i = 0; i < 2; i++) {
                    sys.log(`${sys.providers['home'].Server} ${sys.providers.home.server} ${Object.keys(sys.providers).length}`);
                    sys.log([sys.fromSIPAccount, sys.serviceLevel, sys.publicIPAddress, sys.getTimezone()].join(' '));
                  }
                  """),
              command ->
                  Optional.of(
                      RecordedLink.returned(
                          command.name().equals("Providers")
                              ? new Value.Fields(
                                  Map.of(
                                      "home",
                                      new Value.Fields(Map.of("Server", new Value.Text("h")))))
                              : new Value.Text(command.name()))));
      assertEquals(
          List.of(
              "h h 1",
              "FromSIPAccount ServiceLevel PublicIPAddress GetTimezone",
              "h h 1",
              "FromSIPAccount ServiceLevel PublicIPAddress GetTimezone"),
          seen.link().lines());
      assertEquals(
          List.of("Providers", "FromSIPAccount", "ServiceLevel", "PublicIPAddress", "GetTimezone"),
          seen.link().commands().stream().map(CommandIssued::name).toList());
    }

    @Test
    void whatTheHostDoesNotTellIsNothing() {
      Stage.Performance seen =
          stage.perform(
              either(
                  "2.times { sys.Log [sys.Providers.size, sys.FromSIPAccount, sys.ServiceLevel].inspect }",
                  "for (let i = 0; i < 2; i++) sys.log('[' + [Object.keys(sys.providers).length, sys.fromSIPAccount ?? 'nil', sys.serviceLevel ?? 'nil'].join(', ') + ']')"),
              new CommandAnswer.Failed("no"));
      assertEquals(
          List.of(
              "sys.Providers failed: no",
              "sys.FromSIPAccount failed: no",
              "sys.ServiceLevel failed: no",
              "[0, nil, nil]",
              "[0, nil, nil]"),
          seen.link().lines());
      assertEquals(3, seen.link().commands().size());
    }
  }

  @Nested
  class Limits {
    @Test
    void whatTheOriginalCutIsCutAndLogged() {
      Stage.Performance seen =
          stage.perform(
              either(
                  """
                  sys.Callback 'a', 'b', 99, 99, -1
                  sys.WebGet 'u', 999
                  sys.WebGet 'u', -1
                  sys.SendRequest 'OPTIONS', 'a', '', '', 99
                  sys.Email 'a;b;c;d;e;f', 'S' * 300, 'B' * 5000
                  """,
                  """
                  sys.callback('a', 'b', 99, 99, -1);
                  sys.webGet('u', 999);
                  sys.webGet('u', -1);
                  sys.sendRequest('OPTIONS', 'a', '', '', 99);
                  sys.email('a;b;c;d;e;f', 'S'.repeat(300), 'B'.repeat(5000));
                  """),
              nothing());
      assertEquals(
          List.of(
              "delaySeconds=15, first=a, firstHeaders=, firstRingSeconds=60, second=b, secondHeaders=, secondRingSeconds=60",
              "seconds=60, url=u",
              "seconds=10, url=u",
              "body=, contentType=, destination=a, method=OPTIONS, seconds=8",
              "body=%s, isHtml=false, subject=%s, to=[a, b, c, d, e]"
                  .formatted("B".repeat(4096), "S".repeat(256))),
          seen.link().commands().stream().map(RecordedLink::wire).toList());
      assertEquals(
          List.of(
              "sys.Callback: 99 seconds of delay were asked for; cut to the limit of 15",
              "sys.Callback: 99 ring seconds were asked for; cut to the limit of 60",
              "sys.WebGet: 999 seconds were asked for; cut to the limit of 60",
              "sys.SendRequest: 99 seconds to wait were asked for; cut to the limit of 8",
              "sys.Email: 6 addresses were asked for; cut to the limit of 5",
              "sys.Email: the subject has 300 characters; cut to the limit of 256",
              "sys.Email: the body has 5000 characters; cut to the limit of 4096"),
          seen.link().lines());
    }

    @Test
    void whatIsEmptyOrNilIsNotAskedOfTheHost() {
      Stage.Performance seen =
          stage.perform(
              either(
                  """
                  sys.Callback nil, 'b'
                  sys.ENUMLookup ''
                  sys.WebGet nil
                  sys.SendRequest 'OPTIONS', nil, '', '', 1
                  sys.Email '', 'S', 'B'
                  sys.DBRead nil
                  sys.DBWrite '', 'v'
                  sys.IsMine nil
                  sys.DoesSIPAccountExist ' '
                  sys.GetCanonicalDomain nil
                  """,
                  """
                  sys.callback(null, 'b');
                  sys.enumLookup('');
                  sys.webGet(undefined);
                  sys.sendRequest('OPTIONS', null, '', '', 1);
                  sys.email('', 'S', 'B');
                  sys.dbRead(null);
                  sys.dbWrite('', 'v');
                  sys.isMine(null);
                  sys.doesSIPAccountExist(' ');
                  sys.getCanonicalDomain(null);
                  """),
              nothing());
      assertEquals(List.of(), seen.link().commands());
      assertEquals(10, seen.link().lines().size());
      assertTrue(
          seen.link().lines().stream()
              .allMatch(line -> line.matches("sys\\.\\w+ failed: .* empty.*")),
          seen.link().lines().toString());
      assertInstanceOf(RunEnding.Unanswered.class, seen.ending());
    }

    @Test
    void aRequestThatBelongsToACallIsNotSentOnItsOwn() {
      for (String method : List.of("INVITE", "ack", "CANCEL", "BYE", "", "X Y", "1")) {
        Stage.Performance seen =
            stage.perform(
                either(
                    "sys.SendRequest '%s', 'a', '', '', 1".formatted(method),
                    "sys.sendRequest('%s', 'a', '', '', 1)".formatted(method)),
                nothing());
        assertEquals(List.of(), seen.link().commands());
        assertTrue(seen.link().lines().getFirst().startsWith("sys.SendRequest failed: the method"));
      }
    }

    @Test
    void whatIsTooLongForTheHostIsAnErrorOfThePlan() {
      Map.of(
              either("sys.DBRead 'k' * 257", "sys.dbRead('k'.repeat(257))"),
              "sys.DBRead: the key has 257 characters; allowed 256",
              either("sys.DBWrite 'k', 'v' * 16385", "sys.dbWrite('k', 'v'.repeat(16385))"),
              "sys.DBWrite: the value has 16385 characters; allowed 16384",
              either("sys.WebGet 'u' * 2049", "sys.webGet('u'.repeat(2049))"),
              "sys.WebGet: the URL has 2049 characters; allowed 2048",
              either("sys.IsMine 'u' * 257", "sys.isMine('u'.repeat(257))"),
              "sys.IsMine: the user has 257 characters; allowed 256",
              either("sys.ENUMLookup 'n' * 257", "sys.enumLookup('n'.repeat(257))"),
              "sys.ENUMLookup: the number has 257 characters; allowed 256",
              either("sys.Email 'a' * 257, 'S', 'B'", "sys.email('a'.repeat(257), 'S', 'B')"),
              "sys.Email: an address has 257 characters; allowed 256",
              either("sys.Callback 'a', 'b' * 8193", "sys.callback('a', 'b'.repeat(8193))"),
              "sys.Callback: the second dial string has 8193 characters; allowed 8192",
              either(
                  "sys.SendRequest 'OPTIONS', 'a', '', 'b' * 16385, 1",
                  "sys.sendRequest('OPTIONS', 'a', '', 'b'.repeat(16385), 1)"),
              "sys.SendRequest: the body has 16385 characters; allowed 16384",
              either("sys.Respond 404, '', 'h' * 4097", "sys.respond(404, '', 'h'.repeat(4097))"),
              "sys.Respond: the header text has 4097 characters; allowed 4096",
              either("lookup.GetRoutes 'd' * 257", "lookup.getRoutes('d'.repeat(257))"),
              "lookup.GetRoutes: the name of the dialplan has 257 characters; allowed 256")
          .forEach(this::assertFails);
    }

    @Test
    void tooFewAndTooManyArgumentsAreAnErrorOfThePlan() {
      assertFails(
          either("sys.DBWrite 'k'", "sys.dbWrite('k')"), "sys.DBWrite takes 2 arguments; given 1");
      assertFails(
          either("sys.Dial 'a', 1, 2, 3, 4", "sys.dial('a', 1, 2, 3, 4)"),
          "sys.Dial takes 1 to 4 arguments; given 5");
      assertFails(
          either("sys.WebGet 'u', 'soon'", "sys.webGet('u', 'soon')"),
          "sys.WebGet: seconds is 'soon', not a number");
    }

    private void assertFails(String plan, String message) {
      Stage.Performance seen = stage.perform(plan, nothing());
      RunEnding.Failed failed = assertInstanceOf(RunEnding.Failed.class, seen.ending());
      assertTrue(failed.message().contains(message), failed.message());
      assertEquals(List.of(), seen.link().commands());
    }
  }

  @Test
  void aRunThatIsStartedAgainAsksTheSame() {
    String plan =
        either(
            """
            sys.SetCustomSIPHeader 'X', sys.GetTimezone
            sys.Log sys.GetBindings.map { |b| b.to_s + b.hash.to_s }.inspect
            sys.Log sys.Providers.inspect
            sys.Dial "${fromname}#{sys.ServiceLevel}", 5, 0, 'Y: 1'
            sys.Log sys.PlayFile({ 'a' => sys.LastDialled, :b => [sys.DialPlanContext] }).inspect
            sys.Log [lookup.GetSettings.GetSpeedDials, lookup, crm, sys.DialPlanContext].map { |o| o.inspect }.inspect
            """,
            """
            sys.setCustomSIPHeader('X', sys.getTimezone());
            sys.log(JSON.stringify(sys.getBindings()));
            sys.log(JSON.stringify(sys.providers));
            sys.dial('${fromname}' + sys.serviceLevel, 5, 0, 'Y: 1');
            sys.log(JSON.stringify(sys.playFile({ a: sys.lastDialled, b: [sys.dialPlanContext] })));
            sys.log([lookup.getSettings().getSpeedDials(), sys.dialPlanContext].map(String).join());
            """);
    List<?> first = told(plan, 0);
    assertEquals(first, told(plan, 5));
    assertTrue(first.size() > 9, first.toString());
  }

  private List<?> told(String plan, int replayedCommands) {
    RecordedLink link =
        stage
            .call(new PlanCall("alice", "default", true, Stage.CALL.request(), List.of("PlayFile")))
            .origin(new RunOrigin(3, Stage.ORIGIN.clockMicros(), replayedCommands))
            .perform(
                plan,
                command ->
                    Optional.of(
                        command.name().equals("Dial")
                            ? Stage.BUSY
                            : RecordedLink.returned(
                                new Value.Items(
                                    List.of(
                                        new Value.Fields(
                                            Map.of("Name", new Value.Text(command.name()))))))))
            .link();
    return Stream.concat(link.lines().stream(), link.commands().stream()).toList();
  }

  private static CommandAnswer nothing() {
    return RecordedLink.returned(new Value.Nothing());
  }

  private String either(String ruby, String javaScript) {
    return language == Language.RUBY ? ruby : javaScript;
  }
}

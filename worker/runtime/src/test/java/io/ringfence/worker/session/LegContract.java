package io.ringfence.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.worker.Language;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a plan changes in the legs that it dials, and what it sees of them. */
abstract class LegContract {
  private static final String PLAIN = "answeredLimitSeconds=0, ";
  private static final String PLAIN_END = "destination=a@b, ringSeconds=60";

  private final Language language;
  private final Stage stage;

  LegContract(Language language) {
    this.language = language;
    stage = new Stage(language);
  }

  @Nested
  class Changes {
    @Test
    void aDialWithoutChangesTravelsWithoutThem() {
      assertDialled(
          "",
          either(
              """
              sys.SetFromHeader 'x', 'y', 'z'
              sys.ClearFromHeader
              sys.SetCustomContent 'x'
              sys.ClearCustomBody
              sys.SetCustomSIPHeader 'X', 'y'
              sys.ClearCustomSIPHeaders
              sys.Dial 'a@b', 60, 0, nil
              """,
              """
              sys.setFromHeader('x', 'y', 'z');
              sys.clearFromHeader();
              sys.setCustomContent('x');
              sys.clearCustomBody();
              sys.setCustomSIPHeader('X', 'y');
              sys.clearCustomSIPHeaders();
              sys.dial('a@b', 60, 0, null);
              """));
    }

    @Test
    void headersAreSetReplacedRemovedAndPrinted() {
      Stage.Performance seen =
          assertDialled(
              "headers=[X-A: 3, X-C: a b]",
              either(
                  """
                  sys.SetCustomSIPHeader 'X-A', '1'
                  sys.SetCustomSIPHeader('X-B', '2')
                  sys.set_custom_sip_header ' x-a ', '3'
                  sys.SetCustomSIPHeader 'X-A', '3'
                  sys.SetCustomSIPHeader 'X-C', "a\\r\\nb"
                  sys.RemoveCustomSIPHeader 'x-b'
                  sys.RemoveCustomSIPHeader 'X-None'
                  sys.PrintCustomSIPHeaders
                  sys.Dial 'a@b'
                  """,
                  """
                  sys.setCustomSIPHeader('X-A', '1');
                  sys.setCustomSIPHeader('X-B', '2');
                  sys.setCustomSipHeader(' x-a ', '3');
                  sys.setCustomSIPHeader('X-A', '3');
                  sys.setCustomSIPHeader('X-C', 'a\\r\\nb');
                  sys.removeCustomSIPHeader('x-b');
                  sys.removeCustomSIPHeader('X-None');
                  sys.printCustomSIPHeaders();
                  sys.dial('a@b');
                  """));
      assertEquals(
          List.of(
              "sys.RemoveCustomSIPHeader: the header X-None was not set",
              "Custom SIP headers: 2",
              "  X-A: 3",
              "  X-C: a b"),
          seen.link().lines());
    }

    @Test
    void headersOfOneDialAreARecordOrAText() {
      Stage.Performance seen =
          assertDialled(
              "headers=[CompanyName: Acme, X-Rank: 5]",
              either(
                  "sys.Dial 'a@b', 60, 0, {'CompanyName' => 'Acme', 'X-Rank' => 5, 'Avatar' => nil,"
                      + " 'Via' => 'x'}",
                  "sys.dial('a@b', 60, 0, {CompanyName: 'Acme', 'X-Rank': 5, Avatar: null,"
                      + " Via: 'x'});"));
      assertEquals(
          List.of("sys.Dial: the header Via is the server's own, it was not set"),
          seen.link().lines());
      assertDialled(
          "headers=[X-A: 1, X-B: 2]",
          either(
              "sys.Dial 'a@b', 60, 0, 'X-A: 1|X-B: 2'",
              "sys.dial('a@b', 60, 0, 'X-A: 1|X-B: 2');"));
    }

    @Test
    void headersThatMakeUpADialogAreRefusedByName() {
      for (String name :
          List.of(
              "Via",
              "from",
              "CONTACT",
              "CSeq",
              "Call-ID",
              "Max-Forwards",
              "Content-Length",
              "To",
              "f",
              "i",
              "l",
              "m",
              "v",
              "t")) {
        Stage.Performance seen =
            assertDialled(
                "",
                either(
                    "sys.SetCustomSIPHeader('" + name + "', 'x')\nsys.Dial 'a@b'",
                    "sys.setCustomSIPHeader('" + name + "', 'x'); sys.dial('a@b');"));
        assertEquals(
            List.of(
                "sys.SetCustomSIPHeader: the header %s is the server's own, it was not set"
                    .formatted(name)),
            seen.link().lines());
      }
    }

    @Test
    void namesThatAreNoneAndHeadersOverTheLimitAreRefused() {
      Stage.Performance seen =
          assertDialled(
              "",
              either(
                  """
                  ['', 'a b', "X\\nY", 'X:'].each { |n| sys.SetCustomSIPHeader n, 'x' }
                  60.times { |i| sys.SetCustomSIPHeader "X-#{i}", 'x' }
                  sys.ClearCustomSIPHeaders
                  sys.Dial 'a@b'
                  """,
                  """
                  ['', 'a b', 'X\\nY', 'X:'].forEach((n) => sys.setCustomSIPHeader(n, 'x'));
                  for (let i = 0; i < 60; i++) sys.setCustomSIPHeader(`X-${i}`, 'x');
                  sys.clearCustomSIPHeaders();
                  sys.dial('a@b');
                  """));
      assertEquals(14, seen.link().lines().size());
      assertTrue(seen.link().lines().get(4).contains("50 headers are set already, X-50"));
    }

    @Test
    void furtherHeadersAreForOneDialOnly() {
      Stage.Performance seen =
          stage.perform(
              either(
                  """
                  sys.SetCustomSIPHeader 'X-A', '1'
                  sys.Dial 'a@b', 60, 0, 'X-B: 2|X-A: 3|Via: x|nonsense|'
                  sys.Dial 'a@b'
                  """,
                  """
                  sys.setCustomSIPHeader('X-A', '1');
                  sys.dial('a@b', 60, 0, 'X-B: 2|X-A: 3|Via: x|nonsense|');
                  sys.dial('a@b');
                  """),
              Stage.BUSY);
      assertEquals(
          List.of("headers=[X-A: 3, X-B: 2]", "headers=[X-A: 1]"),
          seen.link().commands().stream().map(LegContract::changes).toList());
      assertEquals(
          List.of(
              "sys.Dial: the header Via is the server's own, it was not set",
              "sys.Dial: 'nonsense' is no header, it was not set"),
          seen.link().lines());
    }

    @Test
    void nilKeepsAPartOfTheFromHeader() {
      assertDialled(
          "fromName=N, fromHost=h",
          either(
              "sys.SetFromHeader('N', nil, 'h')\nsys.Dial 'a@b'",
              "sys.setFromHeader('N', null, 'h'); sys.dial('a@b')"));
      assertDialled(
          "fromName=",
          either(
              "sys.SetFromHeader('', '', '')\nsys.Dial 'a@b'",
              "sys.setFromHeader('', '', ''); sys.dial('a@b')"));
    }

    @Test
    void whatIsAssignedInTheRequestCountsUnlessItIsSetToo() {
      assertDialled(
          "fromName=New, fromUser=9",
          either(
              "req.Header.From.FromName = 'New'\nreq.Header.From.FromURI.User = '9'\nsys.Dial 'a@b'",
              "req.header.from.fromName = 'New'; req.header.from.fromURI.user = '9'; sys.dial('a@b')"));
      assertDialled(
          "fromName=Set, fromUser=bobby, fromHost=h",
          either(
              "req.Header.From = '\"X\" <sip:bobby@h>'\nsys.SetFromHeader 'Set', nil, nil\nsys.Dial 'a@b'",
              "req.header.from = '\"X\" <sip:bobby@h>'; sys.setFromHeader('Set'); sys.dial('a@b')"));
    }

    @Test
    void aBodyTravelsWithItsType() {
      assertDialled(
          "contentType=application/sdp, content=v=1",
          either("req.Body = 'v=1'\nsys.Dial 'a@b'", "req.body = 'v=1'; sys.dial('a@b')"));
      assertDialled(
          "contentType=text/plain, content=a\nb",
          either(
              "req.Body = 'v=1'\nsys.SetCustomContent 'text/plain', \"a\\nb\"\nsys.Dial 'a@b'",
              "req.body = 'v=1'; sys.setCustomContent('text/plain', 'a\\nb'); sys.dial('a@b')"));
      assertDialled(
          "contentType=application/sdp, content=c",
          either(
              "sys.SetCustomContent 'c'\nsys.Dial 'a@b'",
              "sys.setCustomContent('c'); sys.dial('a@b')"));
    }

    @Test
    void aBodyIsSentAsTheTypeThatThePlanGaveTheRequest() {
      assertDialled(
          "contentType=text/x, content=c",
          either(
              "req.Header.ContentType = 'text/x'\nreq.Body = 'c'\nsys.Dial 'a@b'",
              "req.header.contentType = 'text/x'; req.body = 'c'; sys.dial('a@b')"));
    }

    @Test
    void whatIsTooLongIsAnErrorOfThePlan() {
      assertFails(
          "the header X has 5003 characters; allowed 4096",
          either(
              "sys.SetCustomSIPHeader 'X', 'y' * 5000",
              "sys.setCustomSIPHeader('X', 'y'.repeat(5000))"));
      assertFails(
          "the user has 257 characters; allowed 256",
          either(
              "sys.SetFromHeader nil, 'y' * 257, nil",
              "sys.setFromHeader(null, 'y'.repeat(257), null)"));
      assertFails(
          "the content has 16385 characters; allowed 16384",
          either("sys.SetCustomContent 'y' * 16385", "sys.setCustomContent('y'.repeat(16385))"));
      assertFails(
          "fromName has 257 characters; allowed 256",
          either(
              "req.Header.From.FromName = 'y' * 257\nsys.Dial 'a@b'",
              "req.header.from.fromName = 'y'.repeat(257); sys.dial('a@b')"));
    }

    private Stage.Performance assertDialled(String changes, String plan) {
      Stage.Performance seen = stage.perform(plan, Stage.BUSY);
      assertEquals(
          PLAIN + (changes.isEmpty() ? "" : "changes={" + changes + "}, ") + PLAIN_END,
          RecordedLink.wire(seen.link().commands().getFirst()));
      return seen;
    }

    private void assertFails(String message, String plan) {
      RunEnding.Failed failed =
          assertInstanceOf(RunEnding.Failed.class, stage.perform(plan, Stage.BUSY).ending());
      assertTrue(failed.message().contains(message), failed.message());
    }
  }

  @Nested
  class Substitutions {
    @Test
    void partsOfTheRequestAreSubstituted() {
      assertEquals(
          "1%20234@p&%20234@p[fd=Bob \"B\",fu=bob]|bob@example.org 1%20234",
          dialled("${dst}@p&${EXTEN:1}@p[fd=${FromName},fu=${fromuriuser}]|${fromaor} ${exten}"));
    }

    @Test
    void theyShowTheRequestAsThePlanHasChangedIt() {
      String plan =
          either(
              "req.URI.User = '77'\nreq.Header.From.FromURI = 'sip:x@y'\nsys.Dial '${dst} ${fromaor}'",
              "req.uri.user = '77'; req.header.from.fromURI = 'sip:x@y'; sys.dial('${dst} ${fromaor}')");
      assertEquals(
          new Value.Text("77 x@y"),
          stage
              .perform(plan, Stage.BUSY)
              .link()
              .commands()
              .getFirst()
              .arguments()
              .get("destination"));
    }

    @Test
    void whatIsUnknownIsLeftAndLogged() {
      Stage.Performance seen = perform("${none}@p${exten:x}");
      assertEquals("${none}@p${exten:x}", destination(seen));
      assertEquals(2, seen.link().lines().size());
      assertTrue(seen.link().lines().getFirst().contains("${none}"));
    }

    @Test
    void moreThanThereIsIsNotLeftOut() {
      Stage.Performance seen = perform("${exten:50}@p");
      assertEquals("1%20234@p", destination(seen));
      assertTrue(seen.link().lines().getFirst().contains("50 characters"));
    }

    @Test
    void thatNothingIsLeftOfTheUserIsNotMeant() {
      Stage.Performance seen = perform("${exten:7}@p&${exten:6}@p&${exten:0}@p");
      assertEquals("1%20234@p&4@p&1%20234@p", destination(seen));
      assertEquals(1, seen.link().lines().size());
    }

    @Test
    void aLongerDelayThanTheHostWaitsIsCutAndLogged() {
      Stage.Performance seen = perform("a@p[fd=dt=200, DT = 200]&b@p[dt=120]");
      assertEquals("a@p[fd=dt=200, DT = 120]&b@p[dt=120]", destination(seen));
      assertEquals(
          List.of("sys.Dial: 200 seconds of delay were asked for; cut to the limit of 120"),
          seen.link().lines());
    }

    @Test
    void aDialOfNobodyIsAnErrorAndThePlanGoesOn() {
      Stage.Performance seen =
          stage.perform(
              either(
                  """
                  sys.Log sys.Dial('')
                  sys.Log sys.Dial(nil)
                  sys.Log "#{sys.LastFailureStatus} #{sys.LastFailureReason}"
                  """,
                  """
                  sys.log(DialPlanAppResult[sys.dial('')]);
                  sys.log(DialPlanAppResult[sys.dial(null)]);
                  sys.log(`${sys.lastFailureStatus} ${sys.lastFailureReason}`);
                  """),
              Stage.BUSY);
      String why = "sys.Dial failed: the dial string is empty";
      assertEquals(
          List.of(why, "Error", why, "Error", "0 the dial string is empty"), seen.link().lines());
      assertEquals(List.of(), seen.link().commands());
    }

    @Test
    void aCallerCannotAddALegByHisName() {
      stage.call(
          new PlanCall(
              "alice",
              "default",
              false,
              new PlanCall.Request(
                  "INVITE",
                  "sip:1@h",
                  List.of(new PlanCall.Header("From", "\"x]|$1&900@dear[cd=1,\" <sip:f@g>")),
                  ""),
              List.of()));
      assertEquals("a@p[fd=x  $1 900@dear cd=1]", dialled("a@p[fd=${fromname}]"));
    }

    @Test
    void aLegWithoutAUserRingsTheUserAsThePlanHasChangedHim() {
      String plan =
          either(
              """
              sys.Dial 'p&q[dt=5]'
              req.URI.User = '77'
              sys.Dial 'p & q[fu=a&b|c|d,dt=5]|x@p|sip:q|r[cd=9] | a@[::1]'
              sys.Dial '192.0.2.5:5070[dt=5]|[::1]:5070|<SIP:h:1;transport=tcp>|u:p@h'
              """,
              """
              sys.dial('p&q[dt=5]');
              req.uri.user = '77';
              sys.dial('p & q[fu=a&b|c|d,dt=5]|x@p|sip:q|r[cd=9] | a@[::1]');
              sys.dial('192.0.2.5:5070[dt=5]|[::1]:5070|<SIP:h:1;transport=tcp>|u:p@h');
              """);
      assertEquals(
          List.of(
              "p&q[dt=5]",
              "77@p & 77@q[fu=a&b|c|d,dt=5]|x@p|sip:77@q|77@r[cd=9] | a@[::1]",
              "77@192.0.2.5:5070[dt=5]|77@[::1]:5070|<SIP:77@h:1;transport=tcp>|u:p@h"),
          stage.perform(plan, Stage.BUSY).link().commands().stream()
              .map(command ->
                  command.arguments().get("destination") instanceof Value.Text(String text)
                      ? text
                      : "")
              .toList());
    }

    private String dialled(String dialString) {
      Stage.Performance seen = perform(dialString);
      assertEquals(List.of(), seen.link().lines());
      return destination(seen);
    }

    private Stage.Performance perform(String dialString) {
      return stage.perform(
          either("sys.Dial('" + dialString + "')", "sys.dial('" + dialString + "')"), Stage.BUSY);
    }

    private static String destination(Stage.Performance seen) {
      return seen.link().commands().getFirst().arguments().get("destination")
              instanceof Value.Text(String text)
          ? text
          : "";
    }
  }

  @Nested
  class Results {
    private static final String LOOK_RUBY =
        """
        def look
          l = sys.LastDialled
          sys.Log l.map { |d| r = d.TransactionFinalResponse; r ? "#{r.StatusCode} #{r.reason_phrase}" : 'none' }.inspect
          sys.Log "#{sys.LastFailureStatus} #{sys.LastFailureReason == sys.LastFailureMessage} #{sys.Redirect}"
          sys.Log "#{sys.RedirectURI && sys.RedirectURI.User} #{sys.redirect_uri} #{sys.RedirectResponse && sys.RedirectResponse.StatusCode}"
        end
        look
        """;
    private static final String LOOK_JAVASCRIPT =
        """
        function look() {
          const l = sys.lastDialled;
          sys.log('[' + l.map((d) => { const r = d.transactionFinalResponse; return r ? `"${r.statusCode} ${r.ReasonPhrase}"` : '"none"'; }).join(', ') + ']');
          sys.log(`${sys.lastFailureStatus} ${sys.lastFailureReason === sys.lastFailureMessage} ${sys.redirect}`);
          sys.log(`${sys.redirectURI?.user ?? ''} ${sys.redirectUri ?? ''} ${sys.redirectResponse?.statusCode ?? ''}`);
        }
        look();
        """;

    @Test
    void beforeTheFirstDialThereIsNothingToSee() {
      assertEquals(List.of("[]", "0 true false", "  "), look("", Stage.BUSY));
    }

    @Test
    void everyLegIsSeenWithItsResponse() {
      Map<String, Value> results = new LinkedHashMap<>();
      results.put("result", new Value.Whole(3));
      results.put("status", new Value.Whole(486));
      results.put("reason", new Value.Text("Busy Here"));
      results.put(
          "legs", new Value.Items(List.of(leg(404, "Not Found"), leg(0, ""), leg(486, "Busy"))));
      assertEquals(
          List.of("[\"404 Not Found\", \"none\", \"486 Busy\"]", "486 true false", "  "),
          look(dial(), new CommandAnswer.Done(results)));
    }

    @Test
    void aHostThatTellsNoLegsIsTakenToHaveRungOne() {
      assertEquals(
          List.of("[\"486 Busy Here\"]", "486 true false", "  "), look(dial(), Stage.BUSY));
    }

    @Test
    void whereALegRedirectedToIsSeen() {
      assertEquals(
          List.of("[\"302 Moved\"]", "302 true true", "bob sip:bob@else.org;x=y 302"),
          look(
              dial(),
              new CommandAnswer.Done(
                  Map.of(
                      "result", new Value.Whole(9),
                      "status", new Value.Whole(302),
                      "reason", new Value.Text("Moved"),
                      "redirectUri", new Value.Text("sip:bob@else.org;x=y")))));
    }

    @Test
    void theNextDialForgetsTheOneBefore() {
      RecordedLink link =
          stage
              .perform(
                  either(
                      "sys.Dial 'a@b'\nu = sys.RedirectURI\nsys.Dial 'c@d'\nsys.Log sys.RedirectURI.nil?\nsys.Log sys.LastDialled.size",
                      "sys.dial('a@b'); sys.dial('c@d'); sys.log(sys.redirectURI === null); sys.log(sys.lastDialled.length)"),
                  command ->
                      Optional.of(
                          command.sequence() == 1
                              ? new CommandAnswer.Done(
                                  Map.of(
                                      "result", new Value.Whole(9),
                                      "status", new Value.Whole(302),
                                      "redirectUri", new Value.Text("sip:bob@else.org")))
                              : new CommandAnswer.Failed("no")))
              .link();
      assertEquals(List.of("sys.Dial failed: no", "true", "0"), link.lines());
    }

    private List<String> look(String before, CommandAnswer answer) {
      return stage.perform(before + either(LOOK_RUBY, LOOK_JAVASCRIPT), answer).link().lines();
    }

    private String dial() {
      return either("sys.Dial 'a@b'\n", "sys.dial('a@b');\n");
    }

    private static Value leg(int status, String reason) {
      return new Value.Fields(
          Map.of(
              "uri", new Value.Text("a@b"),
              "status", new Value.Whole(status),
              "reason", new Value.Text(reason)));
    }
  }

  @Test
  void whatADialMayNotSayNeverReachesTheHost() {
    Stage.Performance seen =
        stage.perform(
            either(
                "sys.Dial \"a\\u0001@\\u0085b\\x7f\", 60, 9_999_999",
                "sys.dial('a\\u0001@\\u0085b\\x7f', 60, 9999999)"),
            Stage.BUSY);
    assertEquals(
        "answeredLimitSeconds=604800, destination=a @ b, ringSeconds=60",
        RecordedLink.wire(seen.link().commands().getFirst()));
    assertFalse(seen.link().lines().isEmpty());
  }

  private static String changes(FromWorker.CommandIssued dial) {
    return RecordedLink.wire(dial).replaceFirst(".*changes=\\{(.*)}, destination.*", "$1");
  }

  private String either(String ruby, String javaScript) {
    return language == Language.RUBY ? ruby : javaScript;
  }
}

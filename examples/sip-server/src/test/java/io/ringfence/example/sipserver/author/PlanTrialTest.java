package io.ringfence.example.sipserver.author;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.config.Configuration;
import io.ringfence.example.sipserver.config.ConfigurationException;
import io.ringfence.example.sipserver.config.ConfigurationFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials with real workers. */
class PlanTrialTest {
  @TempDir Path data = Path.of("");

  /** Enough on a busy machine for a log line to come before the command after it. */
  private static final Duration HEAD_START = Duration.ofMillis(300);

  private final List<String> printed = new ArrayList<>();

  @Test
  void theWholeFailoverOfARubyPlanIsShown() throws Exception {
    new PlanFolders(data)
        .put(
            "ada/out.rb",
            """
            sys.Log "for #{req.URI.User}"
            sys.DBWrite 'last', req.URI.User
            sys.Log sys.DBRead('last')
            sys.WebGet('http://127.0.0.1/cnam')
            sys.Dial("100@one&200@two|300@three", 20)
            sys.Respond 603, 'Nobody'
            """);

    assertTrue(run(Trial.of(data, "ada/out", "555", configuration())));

    assertEquals(
        List.of(
            "log: for 555",
            "DBWrite('last', '555') -> nothing",
            "DBRead('last') -> '555'",
            "log: 555",
            "WebGet('http://127.0.0.1/cnam', 10) -> nothing",
            "Dial '100@one&200@two|300@three' for 20 s -> 486 Busy Here",
            "  100@one: 486 Busy Here",
            "  200@two: 486 Busy Here",
            "  300@three: 486 Busy Here",
            "plan: responded 603 Nobody",
            "caller: 603 Nobody"),
        printed);
  }

  @Test
  void answersAreChosenByPattern() throws Exception {
    new PlanFolders(data)
        .put(
            "ada/in.js",
            """
            sys.log(sys.getSIPAccounts()[0].sipUsername);
            sys.dial("one");
            sys.dial("7@two|8@two");
            sys.log("never");
            """);
    Trial trial =
        Trial.of(data, "ada/in", "sip:100@sip.ada.example", configuration())
            .answers(List.of(AnswerRule.parse("one=503"), AnswerRule.parse("8@t*=answered")));

    assertTrue(run(trial));

    assertEquals(
        List.of(
            "GetSIPAccounts() -> [{SIPUsername: 'desk', SIPDomain: 'sip.ada.example', Owner:"
                + " 'ada', OwnerName: 'ada'}]",
            "log: desk",
            "Dial 'one' for 60 s -> 503 Service Unavailable",
            "  one: 503 Service Unavailable",
            "Dial '7@two|8@two' for 60 s -> answered",
            "  7@two: 486 Busy Here",
            "  8@two: 200 OK",
            "plan: answered",
            "caller: 200 OK"),
        printed);
  }

  @Test
  void aPlanThatFailsSaysWhereAndWhatTheCallerGets() throws Exception {
    new PlanFolders(data).put("bob/in.rb", "sys.Log 'here'\nsys.Dail 'x'\n");

    assertFalse(run(Trial.of(data, "bob/in", "100", configuration())));

    assertEquals("log: here", printed.getFirst());
    assertTrue(printed.get(1).startsWith("plan: line 2: NoMethodError"), printed.get(1));
    assertEquals("caller: 500 Dialplan failed", printed.get(2));
  }

  @Test
  void whatThePlanSeesAndTheCallerGetsIsWhatItWouldBeOnTheServer() throws Exception {
    new PlanFolders(data)
        .put(
            "ada/in.js",
            """
            sys.dial('a@1&a@2&a@3&a@4&a@5&a@6&a@7&a@8');
            sys.log(sys.getCanonicalDomain('local'));
            sys.log(DialPlanAppResult[sys.dial('a@late')]);
            sys.log(DialPlanAppResult[sys.dial('a@b[dt=x]')]);
            sys.log(DialPlanAppResult[sys.dial('a@moved[rm=m]')] + ' ' + sys.redirectURI.user);
            sys.dial('a@moved');
            sys.dial('a@moved[rm=n]');
            """);
    Trial trial =
        Trial.of(data, "ada/in", "100", configuration())
            .answers(
                List.of(
                    AnswerRule.parse("late=noanswer"),
                    AnswerRule.parse("*@moved=redirect:sip:new@there")));

    assertTrue(run(trial));

    assertEquals(
        List.of(
            "log: sys.Dial failed: legs in one run: 8; allowed 7",
            "GetCanonicalDomain('local') -> 'sip.ada.example'",
            "log: sip.ada.example",
            "Dial 'a@late' for 60 s -> 480 No answer",
            "  a@late: 480 No answer",
            "log: TimedOut",
            "Dial 'a@b[dt=x]' for 60 s -> not performed: the leg option dt is 'x'; allowed 0 to 120"
                + " seconds",
            "log: sys.Dial failed: the leg option dt is 'x'; allowed 0 to 120 seconds",
            "log: Error",
            "Dial 'a@moved[rm=m]' for 60 s -> 302 Moved Temporarily",
            "  a@moved: 302 Moved Temporarily",
            "log: Redirect new",
            "Dial 'a@moved' for 60 s -> 486 Busy Here",
            "  a@moved: 302 Moved Temporarily",
            "  sip:new@there: 486 Busy Here",
            "Dial 'a@moved[rm=n]' for 60 s -> 302 Moved Temporarily",
            "  a@moved: 302 Moved Temporarily",
            "plan: unanswered, the caller gets 302 Moved Temporarily",
            "caller: 480 Temporarily Unavailable"),
        printed);
  }

  @Test
  void whatIsNotThereIsNamed() {
    new PlanFolders(data).put("ada/in.rb", "x").put("eve/in.rb", "x").put("eve/in.js", "x");
    Path plans = data.resolve("dialplans");

    assertRefused("'ada' is no OWNER/in or OWNER/out", "ada", "1");
    assertRefused(
        "there is no owner 'bob': %s; there are [ada, eve]".formatted(plans.resolve("bob")),
        "bob/in",
        "1");
    assertRefused(
        "there is neither %s nor %s"
            .formatted(plans.resolve("ada/out.rb"), plans.resolve("ada/out.js")),
        "ada/out",
        "1");
    assertRefused(
        "both %s and %s are there; allowed is one"
            .formatted(plans.resolve("eve/in.rb"), plans.resolve("eve/in.js")),
        "eve/in",
        "1");
    String message =
        String.valueOf(
            assertThrows(
                    AuthorException.class,
                    () -> run(Trial.of(data, "ada/in", "1\r\n2", configuration())))
                .getMessage());
    assertTrue(message.startsWith("nobody can call '1"), message);
  }

  @Test
  void answersThatAreNoneAreRefused() {
    assertEquals(
        "the answer 'busy' is no PATTERN=ANSWER",
        assertThrows(AuthorException.class, () -> AnswerRule.parse("busy")).getMessage());
    assertEquals(
        "'200' is no answer; allowed are answered, busy, noanswer, redirect:URI and 300 to 699",
        assertThrows(AuthorException.class, () -> AnswerRule.parse("x=200")).getMessage());
  }

  private void assertRefused(String message, String plan, String number) {
    assertEquals(
        message,
        assertThrows(
                AuthorException.class, () -> run(Trial.of(data, plan, number, configuration())))
            .getMessage());
  }

  private boolean run(Trial trial) throws AuthorException {
    return new PlanTrial(trial, printed::add, HEAD_START).run();
  }

  private static Configuration configuration() throws ConfigurationException {
    return ConfigurationFile.parse(
        """
        [sip]
        domains = ["sip.ada.example"]
        [workers]
        legs-per-run = 7
        [[owner]]
        name = "ada"
        service-level = "Gold"
        numbers = ["100"]
        [[owner.account]]
        user = "desk"
        password = "s"
        [[owner.lookup]]
        key = "1"
        value = "sip:mum@sip.example"
        """,
        "server.toml");
  }
}

package io.ringfence.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.worker.Language;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.RunEnding.Fault;
import io.ringfence.worker.protocol.RunEnding.Limit;
import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The same plans in both languages give the same commands and the same ends. */
abstract class PlanContract {
  private final Language language;
  private final Stage stage;

  PlanContract(Language language) {
    this.language = language;
    stage = new Stage(language);
  }

  @Nested
  class Ends {
    @Test
    void anAnsweredDialEndsThePlan() {
      Stage.Performance seen =
          stage.perform(
              either("sys.Dial('a@b')\nsys.Log 'after'", "sys.dial('a@b'); sys.log('after');"),
              Stage.ANSWERED);
      assertEquals(new RunEnding.Answered(), seen.ending());
      assertEquals(
          Map.of(
              "destination", new Value.Text("a@b"),
              "ringSeconds", new Value.Whole(60),
              "answeredLimitSeconds", new Value.Whole(0)),
          seen.link().commands().getFirst().arguments());
      assertEquals(List.of(), seen.link().lines());
    }

    @Test
    void aPlanThatRunsOffItsEndLeavesTheLastFailure() {
      assertEquals(
          new RunEnding.Unanswered(486, "Busy Here"),
          stage.perform(either("sys.Dial 'a@b'", "sys.dial('a@b')"), Stage.BUSY).ending());
    }

    @Test
    void aPlanThatDoesNothingIsUnavailable() {
      assertEquals(
          new RunEnding.Unanswered(480, "Temporarily Unavailable"),
          stage.perform(either("", ""), Stage.BUSY).ending());
    }

    @Test
    void aFinalResponseEndsThePlanAndAProvisionalOneDoesNot() {
      Stage.Performance seen =
          stage.perform(
              either(
                  "sys.Respond(180, 'Ringing')\nsys.Respond 404, 'Gone', 'X: y|Z: w'\nsys.Log 'x'",
                  "sys.respond(180, 'Ringing'); sys.respond(404, 'Gone', 'X: y|Z: w'); sys.log(1)"),
              new CommandAnswer.Done(Map.of()));
      assertEquals(new RunEnding.Responded(404, "Gone"), seen.ending());
      assertEquals(2, seen.link().commands().size());
      assertEquals(
          new Value.Text("X: y|Z: w"), seen.link().commands().get(1).arguments().get("headers"));
      assertEquals(List.of(), seen.link().lines());
    }

    @Test
    void aSuccessToAnInviteIsRefusedAndLogged() {
      Stage.Performance seen =
          stage.perform(either("sys.Respond(200, 'OK')", "sys.respond(200, 'OK')"), Stage.BUSY);
      assertEquals(List.of(), seen.link().commands());
      assertTrue(seen.link().lines().getFirst().contains("200"), seen.link().lines().toString());
    }

    @Test
    void aStatusThatIsNoneIsAnErrorOfThePlan() {
      RunEnding.Failed failed =
          assertInstanceOf(
              RunEnding.Failed.class,
              stage
                  .perform(either("\nsys.Respond(99, '')", "\nsys.respond(99, '')"), Stage.BUSY)
                  .ending());
      assertEquals(2, failed.line());
      assertTrue(failed.message().contains("99 is not within 100 to 699"), failed.message());
    }

    @Test
    void aSyntaxErrorIsReportedWithItsLine() {
      RunEnding.Failed failed =
          assertInstanceOf(
              RunEnding.Failed.class,
              stage.perform(either("a = 1\nb = )\n", "a = 1\nb = )\n"), Stage.BUSY).ending());
      assertEquals(Fault.SYNTAX, failed.fault());
      assertEquals(2, failed.line());
    }

    @Test
    void anExceptionIsReportedWithItsLineAndClass() {
      RunEnding.Failed failed =
          assertInstanceOf(
              RunEnding.Failed.class,
              stage
                  .perform(
                      either("\n\nraise ArgumentError, 'no'", "\n\nthrow new TypeError('no')"),
                      Stage.BUSY)
                  .ending());
      assertEquals(
          new RunEnding.Failed(Fault.EXCEPTION, 3, either("ArgumentError: no", "TypeError: no")),
          failed);
    }

    @Test
    void endlessRecursionEndsTheRunOnly() {
      RunEnding ending =
          stage
              .perform(either("def f; f; end\nf", "function f() { f(); }\nf()"), Stage.BUSY)
              .ending();
      assertTrue(
          ending instanceof RunEnding.Failed || ending instanceof RunEnding.EngineFailed,
          ending.toString());
    }

    @Test
    void aRunThatWaitsForItsDialIsStopped() throws InterruptedException {
      CountDownLatch dialling = new CountDownLatch(1);
      Stage.Begun begun =
          stage.begin(
              either(
                  "begin\nsys.Dial 'a@b'\nensure\nsys.Log 'x'\nend",
                  "try { sys.dial('a@b') } finally { sys.log('x') }"),
              _ -> {
                dialling.countDown();
                return Optional.empty();
              });
      assertTrue(dialling.await(10, TimeUnit.SECONDS));
      begun.run().stop();
      begun.run().stop();
      Stage.Performance seen = begun.end();
      assertEquals(new RunEnding.Stopped(), seen.ending());
      assertEquals(List.of(), seen.link().lines());
    }
  }

  @Nested
  class Dials {
    @Test
    void aFailedDialReturnsItsResultAndThePlanGoesOn() {
      Stage.Performance seen =
          stage.perform(
              either(
                  """
                  r = sys.Dial('a@b', 20, 30)
                  sys.Log "#{r} #{r == 3} #{3 == r} #{r == DialPlanAppResult::Failed}"
                  sys.Log "#{sys.LastFailureStatus} #{sys.last_failure_reason}"
                  case r when DialPlanAppResult::Failed then sys.Log 'case' end
                  """,
                  """
                  const r = sys.dial('a@b', 20, 30);
                  sys.log(`${DialPlanAppResult[r]} ${r == 3} ${3 == r} ${r === DialPlanAppResult.Failed}`);
                  sys.log(`${sys.lastFailureStatus} ${sys.lastFailureReason}`);
                  switch (r) { case DialPlanAppResult.Failed: sys.log('case'); }
                  """),
              Stage.BUSY);
      assertEquals(List.of("Failed true true true", "486 Busy Here", "case"), seen.link().lines());
      Map<String, Value> arguments = seen.link().commands().getFirst().arguments();
      assertEquals(new Value.Whole(20), arguments.get("ringSeconds"));
      assertEquals(new Value.Whole(30), arguments.get("answeredLimitSeconds"));
    }

    @Test
    void aDialThatTheHostCannotDoIsAnError() {
      Stage.Performance seen =
          stage.perform(
              either(
                  "sys.Log sys.Dial('a@b').to_i\nsys.Log sys.LastFailureReason",
                  "sys.log(sys.dial('a@b')); sys.log(sys.lastFailureReason)"),
              new CommandAnswer.Failed("no trunk"));
      assertEquals(List.of("sys.Dial failed: no trunk", "7", "no trunk"), seen.link().lines());
    }

    @Test
    void ringingLongerThanAllowedIsCutAndLogged() {
      Stage.Performance seen =
          stage.perform(either("sys.Dial('a@b', 999)", "sys.dial('a@b', 999)"), Stage.BUSY);
      assertEquals(
          new Value.Whole(180), seen.link().commands().getFirst().arguments().get("ringSeconds"));
      assertTrue(seen.link().lines().getFirst().contains("180"));
    }

    @Test
    void aDialStringThatIsTooLongIsAnErrorOfThePlan() {
      String plan = either("sys.Dial 'x' * 8193", "sys.dial('x'.repeat(8193))");
      RunEnding.Failed failed =
          assertInstanceOf(RunEnding.Failed.class, stage.perform(plan, Stage.BUSY).ending());
      assertTrue(failed.message().contains("dial string"), failed.message());
    }
  }

  @Nested
  class Limits {
    @Test
    void commandsOverTheLimitEndTheRun() {
      Stage.Performance seen =
          stage
              .limits(Stage.limits(10_000, 10_000, 3, 100))
              .perform(either("loop { sys.Dial 'a@b' }", "for (;;) sys.dial('a@b');"), Stage.BUSY);
      assertEquals(new RunEnding.LimitReached(Limit.COMMANDS, 4, 3), seen.ending());
      assertEquals(3, seen.link().commands().size());
    }

    @Test
    void theTotalTimeEndsARunThatWaits() {
      Stage.Performance seen =
          stage
              .limits(Stage.limits(10_000, 200, 3, 100))
              .perform(either("sys.Dial 'a@b'", "sys.dial('a@b')"), _ -> Optional.empty());
      assertEquals(
          Limit.TOTAL_TIME, assertInstanceOf(RunEnding.LimitReached.class, seen.ending()).limit());
    }

    @Test
    void anExtensionIsToldAndMovesTheUnattendedTime() {
      Stage.Performance seen =
          stage
              .limits(Stage.limits(2_000, 4_000, 3, 100))
              .perform(
                  either(
                      "sys.ExtendScriptTimeout 5\nloop {}",
                      "sys.extendScriptTimeout(5); for (;;);"),
                  Stage.BUSY);
      assertTrue(seen.link().frames.contains(new FromWorker.TimeExtended(7, 5)));
      assertEquals(
          Limit.TOTAL_TIME, assertInstanceOf(RunEnding.LimitReached.class, seen.ending()).limit());
    }

    @Test
    void logOutputOverTheLimitIsDroppedAfterOneLineThatSaysSo() {
      Stage.Performance seen =
          stage
              .limits(Stage.limits(10_000, 10_000, 3, 2_100))
              .perform(
                  either(
                      "sys.Log 'x' * 5000\n9.times { sys.Log 'y' * 60 }",
                      "sys.log('x'.repeat(5000)); for (let i = 0; i < 9; i++) sys.log('y'.repeat(60));"),
                  Stage.BUSY);
      assertEquals(2, seen.link().lines().size());
      assertEquals(2048, seen.link().lines().getFirst().length());
      assertTrue(seen.link().lines().get(1).contains("2100"));
    }
  }

  @Nested
  class Requests {
    @Test
    void everyPartOfTheRequestIsRead() {
      assertEquals(
          List.of(
              "INVITE 1%20234 1 234 example.org:5060 tcp hi",
              "sip:1%20234@example.org:5060;transport=tcp?Subject=hi",
              "sip:1%20234@example.org:5060 1%20234@example.org:5060",
              "Bob \"B\" bob y abc",
              "1234 t bob",
              "id@host 17 application/sdp Phone/1",
              "SIP/2.0/TCP a;branch=1, SIP/2.0/TCP b;branch=2",
              "v=0 true false alice default"),
          stage
              .perform(
                  either(
                      """
                      u = req.URI
                      sys.Log "#{req.Method} #{u.User} #{u.UnescapedUser} #{u.Host} #{u.Parameters['transport']} #{u.Headers.Get('subject')}"
                      sys.Log u.ToString()
                      sys.Log "#{u.ToParameterlessString} #{u.to_aor}"
                      f = req.Header.From
                      sys.Log "#{f.FromName} #{f.FromURI.User} #{f.from_uri.Parameters['x']} #{f.from_tag}"
                      sys.Log "#{req.Header.To.ToURI.User} #{req.Header.To.ToTag} #{req.Header.Contact.ContactURI.User}"
                      sys.Log "#{req.Header.CallId} #{req.Header.CSeq} #{req.Header.ContentType} #{req.Header.user_agent}"
                      sys.Log req.Header.Via
                      sys.Log "#{req.Body} #{sys.Out} #{sys.In} #{sys.Username} #{sys.DialPlanName}"
                      """,
                      """
                      const u = req.uri;
                      sys.log(`${req.method} ${u.user} ${u.unescapedUser} ${u.host} ${u.parameters.get('transport')} ${u.headers.get('subject')}`);
                      sys.log(u.toString());
                      sys.log(`${u.toParameterlessString()} ${u.toAOR()}`);
                      const f = req.header.from;
                      sys.log(`${f.fromName} ${f.fromURI.user} ${f.fromUri.parameters.get('x')} ${f.fromTag}`);
                      sys.log(`${req.header.to.toURI.user} ${req.header.to.toTag} ${req.header.contact.contactURI.user}`);
                      sys.log(`${req.header.callId} ${req.header.cSeq} ${req.header.contentType} ${req.header.userAgent}`);
                      sys.log(req.header.via);
                      sys.log(`${req.body} ${sys.out} ${sys.in} ${sys.username} ${sys.dialPlanName}`);
                      """),
                  Stage.BUSY)
              .link()
              .lines());
    }

    @Test
    void thePlansCopyCanBeChanged() {
      assertEquals(
          List.of("\"New\" <sip:bob@example.org;x=y>;tag=abc", "9@h", "z", "none"),
          stage
              .perform(
                  either(
                      """
                      req.Header.From.FromName = 'New'
                      sys.Log req.Header.From.ToString
                      req.URI = 'sip:8@h'
                      req.URI.User = '9'
                      sys.Log req.URI.ToAOR
                      req.Header.XOwn = 'z'
                      sys.Log req.Header['X-Own']
                      sys.Log req.Header.XMissing || 'none'
                      """,
                      """
                      req.header.from.fromName = 'New';
                      sys.log(req.header.from.toString());
                      req.uri = 'sip:8@h';
                      req.uri.user = '9';
                      sys.log(req.uri.toAOR());
                      req.header.xOwn = 'z';
                      sys.log(req.header['X-Own']);
                      sys.log(req.header.xMissing ?? 'none');
                      """),
                  Stage.BUSY)
              .link()
              .lines());
    }

    @Test
    void aRequestWithNothingInItIsNoError() {
      PlanCall.Request nothing = new PlanCall.Request("", "", List.of(), "");
      RunEnding ending =
          stage
              .call(new PlanCall("", "", false, nothing, List.of()))
              .perform(
                  either(
                      "sys.Log req.ToString + req.Header.From.FromURI.User + req.URI.Host",
                      "sys.log(req.toString() + req.header.from.fromURI.user + req.uri.host)"),
                  Stage.BUSY)
              .ending();
      assertInstanceOf(RunEnding.Unanswered.class, ending);
    }
  }

  @Test
  void nothingOfARunIsSeenByTheNext() {
    String leave =
        either(
            """
            $left = 1; @left = 1; LEFT = 1
            def left; end
            class String; def left; end; end
            class << sys; def left; end; end
            """,
            """
            globalThis.left = 1; var left2 = 1; String.prototype.left = 1;
            Object.prototype.left3 = 1; Array.prototype.map = null;
            """);
    String look =
        either(
            """
            sys.Log [$left, @left, defined?(LEFT), respond_to?(:left, true), 'x'.respond_to?(:left), sys.respond_to?(:left)].inspect
            """,
            """
            sys.log(`${typeof left} ${typeof left2} ${''.left} ${({}).left3} ${typeof [].map}`);
            """);
    for (int i = 0; i < 4; i++) {
      assertInstanceOf(
          RunEnding.Unanswered.class, stage.perform(leave, Stage.BUSY).ending(), "leaving");
      assertEquals(
          List.of(
              either(
                  "[nil, nil, nil, false, false, false]",
                  "undefined undefined undefined undefined function")),
          stage.perform(look, Stage.BUSY).link().lines());
    }
  }

  @Test
  void textThatIsNoUnicodeIsReplaced() {
    assertEquals(
        List.of("a\uFFFDb", "c d"),
        stage
            .perform(
                either(
                    "sys.Log \"a\\xFFb\"\nsys.Log \"c\\r\\nd\"",
                    "sys.log('a\\ud800b'); sys.log('c\\r\\nd')"),
                Stage.BUSY)
            .link()
            .lines());
  }

  private String either(String ruby, String javaScript) {
    return language == Language.RUBY ? ruby : javaScript;
  }
}

package io.ringfence.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.worker.Language;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.RunLimits;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that a plan can say keeps it running after its end is decided. */
class UnrescuableEndTest {

  /** Each {@code END} is replaced by what ends the run. */
  private static final List<String> RUBY =
      List.of(
          "begin\n END\nrescue => e\n sys.Log 'after'\nend\nsys.Log 'after'",
          "begin\n END\nrescue Exception\n sys.Log 'after'\nend\nsys.Log 'after'",
          "begin\n END\nrescue Object\n sys.Log 'after'\nend\nsys.Log 'after'",
          "begin\n END\nensure\n sys.Log 'after'\nend",
          "def f\n END\nensure\n return 1\nend\nf\nsys.Log 'after'",
          "loop do\n begin\n  END\n ensure\n  break\n end\nend\nsys.Log 'after'",
          "while true\n begin\n  END\n ensure\n  next\n end\nend",
          "loop { begin; END; ensure; next; end }",
          "begin\n END\nrescue Exception\n retry\nend",
          "begin\n END\nensure\n loop {}\nend",
          "begin\n END\nensure\n while true; end\nend",
          "begin\n END\nensure\n nil while true\nend",
          "begin\n begin\n  END\n ensure\n  while true; end\n end\nensure\n loop {}\nend",
          "def f\n END\nensure\n f\nend\nf",
          "catch(:out) do\n begin\n  END\n ensure\n  throw :out\n end\nend\nsys.Log 'after'",
          "END { sys.Log 'after' }\nEND",
          "at_exit { sys.Log 'after' } rescue nil\nEND",
          "eval \"begin; END; ensure; while true; end; end\"\nsys.Log 'after'",
          "x = (END) rescue 1\nsys.Log 'after'",
          "[1, 2].each { |i| begin; END; rescue Exception; ensure; next; end }\nsys.Log 'after'",
          "e = Enumerator.new { |y| begin; END; ensure; y << 1; end }\ne.next rescue 1\nsys.Log 'a'",
          "begin\n END\nensure\n sleep\nend",
          "begin\n END\nensure\n ('a' * 40) =~ /(a*)*b/\n loop {}\nend",
          "define_method(:x) { END } rescue 1\ndef m; yield; ensure; m { }; end\nm { END }",
          "trap('EXIT') { sys.Log 'after' } rescue nil\nEND");

  private static final List<String> JAVASCRIPT =
      List.of(
          "try { END } catch (e) { sys.log('after'); } sys.log('after');",
          "try { END } finally { sys.log('after'); }",
          "function f() { try { END } finally { return 1; } } f(); sys.log('after');",
          "for (;;) { try { END } finally { continue; } }",
          "for (;;) { try { END } catch (e) { continue; } }",
          "for (;;) { try { END } finally { break; } } sys.log('after');",
          "try { END } finally { for (;;); }",
          "try { try { END } finally { for (;;); } } finally { for (;;); }",
          "function f() { try { END } finally { f(); } } f();",
          "Promise.resolve().then(() => sys.log('after')); END",
          "(async () => { try { END } catch (e) { sys.log('after'); } })();",
          "const g = (function* () { try { END } finally { sys.log('after'); } })(); g.next();",
          "eval('try { END } finally { for (;;); }'); sys.log('after');",
          "[1, 2].forEach(() => { try { END } catch (e) {} }); sys.log('after');");

  static Stream<Arguments> plans() {
    return Stream.concat(
        RUBY.stream().map(plan -> Arguments.of(Language.RUBY, plan)),
        JAVASCRIPT.stream().map(plan -> Arguments.of(Language.JAVASCRIPT, plan)));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void anAnsweredDialEndsThePlanThere(Language language, String plan) {
    String dial = language == Language.RUBY ? "sys.Dial('a@b')" : "sys.dial(\"a@b\");";
    Stage.Performance seen = new Stage(language).perform(with(plan, dial), Stage.ANSWERED);
    assertEquals(new RunEnding.Answered(), seen.ending());
    assertEquals(1, seen.link().commands().size());
    assertEquals(List.of(), seen.link().lines());
  }

  @ParameterizedTest
  @MethodSource("plans")
  void aStopEndsAPlanThatLoops(Language language, String plan) throws InterruptedException {
    boolean isRuby = language == Language.RUBY;
    String loop = isRuby ? "sys.Respond(180, ''); loop {}" : "sys.respond(180, \"\"); for (;;);";
    CountDownLatch looping = new CountDownLatch(1);
    Stage.Begun begun =
        new Stage(language)
            .begin(
                with(plan, loop),
                _ -> {
                  looping.countDown();
                  return Optional.of(Stage.BUSY);
                });
    assertEquals(true, looping.await(10, TimeUnit.SECONDS));
    begun.run().stop();
    Stage.Performance seen = begun.end();
    assertEquals(new RunEnding.Stopped(), seen.ending());
    assertEquals(List.of(), seen.link().lines());
  }

  @ParameterizedTest
  @MethodSource("plans")
  void aTimeLimitEndsAPlanThatLoops(Language language, String plan) {
    String loop = language == Language.RUBY ? "loop {}" : "for (;;);";
    Stage.Performance seen =
        new Stage(language)
            .limits(Stage.limits(150, 10_000, 10, 1000))
            .perform(with(plan, loop), Stage.BUSY);
    RunEnding.LimitReached reached = assertInstanceOf(RunEnding.LimitReached.class, seen.ending());
    assertEquals(RunEnding.Limit.UNATTENDED_TIME, reached.limit());
    assertEquals(150, reached.granted());
    assertEquals(List.of(), seen.link().lines());
  }

  @ParameterizedTest
  @MethodSource("plans")
  void aProcessorLimitEndsAPlanThatLoops(Language language, String plan) {
    String loop = language == Language.RUBY ? "loop {}" : "for (;;);";
    assertEndedBy(
        RunEnding.Limit.CPU_TIME,
        100,
        new Stage(language)
            .limits(new RunLimits(20_000, 20_000, 10, 1000, 100, 100_000_000_000L))
            .perform(with(plan, loop), Stage.BUSY));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void anAllocationLimitEndsAPlanThatAllocates(Language language, String plan) {
    String loop =
        language == Language.RUBY ? "loop { 'x' * 10_000 }" : "for (;;) new Array(1000).fill(0.5);";
    assertEndedBy(
        RunEnding.Limit.ALLOCATION,
        20_000_000,
        new Stage(language)
            .limits(new RunLimits(20_000, 20_000, 10, 1000, 60_000, 20_000_000))
            .perform(with(plan, loop), Stage.BUSY));
  }

  private static void assertEndedBy(RunEnding.Limit limit, long granted, Stage.Performance seen) {
    RunEnding.LimitReached reached = assertInstanceOf(RunEnding.LimitReached.class, seen.ending());
    assertEquals(limit, reached.limit());
    assertEquals(granted, reached.granted());
    assertTrue(reached.seen() >= granted, reached.toString());
    assertEquals(List.of(), seen.link().lines());
  }

  private static String with(String plan, String end) {
    return plan.replaceAll("\\bEND\\b(?! \\{)", java.util.regex.Matcher.quoteReplacement(end));
  }
}

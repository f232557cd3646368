package io.ringfence.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.worker.Language;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.RunOrigin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jruby.RubyInstanceConfig;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan finds the clock and the random numbers of its run, and nothing of the machine's. */
class PlanWorldTest {
  private static final long BEGIN = Stage.ORIGIN.clockMicros();

  private static final String RUBY_CHANCES =
      """
      def chances
        [rand, rand(1000), Random.rand(9.5), Random.new.rand, Random.new_seed, Random.seed,
         Random.bytes(4).bytes, Random.urandom(4).bytes, (1..30).to_a.shuffle, (1..99).to_a.sample(5),
         'a'.hash, :a.hash, [1, 'b'].hash, Object.new.hash, Object.new.object_id, Object.new.inspect,
         Object.new.to_s, Time.now.to_r, Process.clock_gettime(Process::CLOCK_MONOTONIC),
         Process.times.to_a, sys.hash].inspect
      end
      2.times { sys.Log chances; sys.Dial("#{rand(10**9)}@host") }
      srand
      sys.Log chances
      sys.Dial("#{Time.now.usec}@host")
      """;
  private static final String JAVASCRIPT_CHANCES =
      """
      function chances() {
        return [Math.random(), Math.random(), Date.now(), new Date().toISOString(), Date(),
          new Intl.DateTimeFormat('en', { timeStyle: 'full' }).format()].join();
      }
      for (let i = 0; i < 2; i++) { sys.log(chances()); sys.dial(`${Math.random()}@host`); }
      sys.log(chances());
      sys.dial(`${Date.now()}@host`);
      """;

  @ParameterizedTest
  @EnumSource
  void aRunThatIsStartedAgainGoesTheSameWay(Language language) {
    List<?> first = told(language, new RunOrigin(7, BEGIN, 0));
    List<?> again = told(language, new RunOrigin(7, BEGIN, 2));
    assertEquals(6, first.size());
    assertEquals(first, again);
  }

  @ParameterizedTest
  @EnumSource
  void anotherSeedGivesOtherNumbers(Language language) {
    assertNotEquals(
        told(language, new RunOrigin(7, BEGIN, 0)), told(language, new RunOrigin(8, BEGIN, 0)));
  }

  @ParameterizedTest
  @EnumSource
  void numbersDifferWithinARun(Language language) {
    String plan =
        language == Language.RUBY
            ? "sys.Log [rand == rand, Random.new_seed == Random.new_seed, Random.new.seed == Random.seed].inspect"
            : "sys.log([Math.random() === Math.random(), false, false].join(', '))";
    String told = new Stage(language).perform(plan, Stage.BUSY).link().lines().getFirst();
    assertEquals("false, false, false", told.replaceAll("[\\[\\]]", ""));
  }

  @ParameterizedTest
  @EnumSource
  void theClockShowsTheBeginAndThenTheLastAnswer(Language language) {
    String plan =
        language == Language.RUBY
            ? """
            def now; sys.Log((Time.now.to_r * 1000).to_i); end
            now
            200_000.times { }
            now
            2.times { sys.Dial 'a@b'; now }
            """
            : """
            function now() { sys.log(String(Date.now())); }
            now();
            for (let i = 0; i < 200000; i++);
            now();
            for (let i = 0; i < 2; i++) { sys.dial('a@b'); now(); }
            """;
    long millis = BEGIN / 1000;
    assertEquals(
        List.of(millis, millis, millis + 1000, millis + 2000).stream()
            .map(String::valueOf)
            .toList(),
        new Stage(language).perform(plan, Stage.BUSY).link().lines());
  }

  private static List<?> told(Language language, RunOrigin origin) {
    String plan = language == Language.RUBY ? RUBY_CHANCES : JAVASCRIPT_CHANCES;
    RecordedLink link = new Stage(language).origin(origin).perform(plan, Stage.BUSY).link();
    return Stream.concat(link.lines().stream(), link.commands().stream()).toList();
  }

  @Nested
  class OfRuby {
    private final Stage stage = new Stage(Language.RUBY);

    @Test
    void everyWayToAskForTheTimeGivesTheSame() {
      assertEquals(
          List.of("[1700000000.123456]", "32400", "0", "Mine", "[1700000000.123456]"),
          lines(
              """
              class Mine < Time; end
              class Own < Time; def initialize(*) = super(); end
              sys.Log [Time.now, Time.new, Time.now(in: '+09:00'), Time.new(in: 'UTC'), Mine.now, Own.now(1)].map { |t| t.to_r.to_f }.uniq.inspect
              sys.Log Time.now(in: '+09:00').utc_offset
              sys.Log Time.new(in: 'UTC').utc_offset
              sys.Log Mine.now.class
              sys.Log [:CLOCK_REALTIME, :CLOCK_MONOTONIC].map { |c| Process.clock_gettime(c) }.uniq.inspect
              """));
    }

    @Test
    void timesThatAreGivenStayAsTheyAre() {
      assertEquals(
          List.of("0", "2001-02-03 04:05:06 UTC", "2001-02-03 04:05:06 UTC", "ArgumentError"),
          lines(
              """
              sys.Log Time.at(0).to_i
              sys.Log Time.utc(2001, 2, 3, 4, 5, 6)
              sys.Log Time.new(2001, 2, 3, 4, 5, 6, in: 'UTC')
              sys.Log((Time.new(in: 'nowhere') rescue $!).class)
              """));
    }

    @Test
    void aClockCountsInTheUnitThatIsAskedFor() {
      assertEquals(
          List.of(
              "[1700000000, 1700000000123, 1700000000123456, 1700000000123456000]",
              "[1700000000.123456, 1700000000123.456, 1700000000123456.0]",
              "[Errno::EINVAL, ArgumentError]"),
          lines(
              """
              def read(*units) = units.map { |u| Process.clock_gettime(Process::CLOCK_REALTIME, u) }.inspect
              sys.Log read(:second, :millisecond, :microsecond, :nanosecond)
              sys.Log read(:float_second, :float_millisecond, :float_microsecond)
              sys.Log [(Process.clock_gettime(:NONE) rescue $!).class, (read(:fortnight) rescue $!).class].inspect
              """));
    }

    @Test
    void aSleepMovesTheClockByItsLengthAndReallyLasts() {
      long begin = System.nanoTime();
      assertEquals(
          List.of("0", "0.05"),
          lines("t = Time.now\nsys.Log sleep(0.05)\nsys.Log((Time.now - t))"));
      assertTrue(System.nanoTime() - begin >= Duration.ofMillis(50).toNanos());
    }

    @Test
    void aSleepThatIsReplayedMovesTheClockOnly() {
      stage.origin(new RunOrigin(1, BEGIN, 1));
      assertEquals(
          List.of("3600", "3600"),
          lines("t = Time.now\nsys.Log sleep(3600)\nsys.Log(Time.now - t)\nsys.Dial 'a@b'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep", "sleep nil", "sleep 3600", "Kernel.sleep 3600"})
    void aSleepIsLiveOnceTheLastReplayedCommandIsAnsweredAndCanBeStopped(String sleep)
        throws InterruptedException {
      CountDownLatch slept = new CountDownLatch(1);
      Stage.Begun begun =
          stage
              .origin(new RunOrigin(1, BEGIN, 1))
              .begin(
                  "sys.Dial 'a@b'\nsys.Log 'before'\n" + sleep + "\nsys.Log 'after'",
                  _ -> {
                    slept.countDown();
                    return Optional.of(Stage.BUSY);
                  });
      assertTrue(slept.await(10, TimeUnit.SECONDS));
      begun.run().stop();
      assertEquals(new RunEnding.Stopped(), begun.end().ending());
      assertTrue(!begun.link().lines().contains("after"));
    }

    @Test
    void aSleepThatIsNoneIsAnErrorOfThePlan() {
      assertEquals(
          List.of("ArgumentError", "TypeError", "ArgumentError"),
          lines(
              "['sleep -1', 'sleep \"x\"', 'sleep 1, 2'].each { |s| begin; eval s; rescue => e; sys.Log e.class; end }"));
    }

    @Test
    void aSeedOfThePlansOwnIsKept() {
      assertEquals(
          List.of("true true"),
          lines(
              """
              srand 5
              a = rand
              srand 5
              sys.Log "#{a == rand} #{Random.new(3).rand == Random.new(3).rand}"
              """));
    }

    @Test
    void identitiesAreKeptAndAreNobodyElses() {
      assertEquals(
          List.of("true true false true true"),
          lines(
              """
              a = Object.new
              b = Object.new
              sys.Log [a.object_id == a.__id__, a.hash == a.hash, a.hash == b.hash, { a => 1, b => 2 }[b] == 2, 5.object_id == 11].join(' ')
              """));
    }

    @Test
    void hashesAreTheSameInEveryProcess() {
      assertEquals(List.of("97 true"), lines("sys.Log \"#{:a.hash} #{'a'.hash == 'a'.hash}\""));
      assertTrue(RubyInstanceConfig.CONSISTENT_HASHING_ENABLED);
    }

    @Test
    void whatAPlanDoesToItsClockIsItsOwnAffair() {
      assertEquals(List.of("5"), lines("def Time.now = 5\nsys.Log Time.now"));
      assertEquals(List.of("1700000000"), lines("sys.Log Time.now.to_i"));
    }

    private List<String> lines(String plan) {
      return stage.perform(plan, Stage.BUSY).link().lines();
    }
  }

  @Nested
  class OfJavaScript {
    private final Stage stage = new Stage(Language.JAVASCRIPT);

    @Test
    void aDateIsStillADate() {
      assertEquals(
          List.of("true true true Date 7 function", "true 2023 true", "946684800000 0 NaN", "true"),
          lines(
              """
              const d = new Date();
              sys.log([d instanceof Date, d.constructor === Date, Date.prototype.constructor === Date, Date.name, Date.length, typeof Date].join(' '));
              class Mine extends Date { year() { return this.getFullYear(); } }
              const m = new Mine();
              sys.log([m instanceof Mine && m instanceof Date, m.year(), new Mine(2001, 1).year() === 2001].join(' '));
              sys.log([Date.parse('2000-01-01'), Date.UTC(1970), new Date(undefined).getTime()].join(' '));
              sys.log(String(Date() === new Date().toString()));
              """));
    }

    @Test
    void everyWayToAskForTheTimeGivesTheSame() {
      assertEquals(
          List.of("1700000000123", "true true true"),
          lines(
              """
              const times = [Date.now(), new Date().getTime(), +new (new Date()).constructor(), +Reflect.construct(Date, []), new Date().valueOf()];
              sys.log([...new Set(times)].join());
              const format = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'full' });
              sys.log([format.format() === format.format(new Date()), format.format === format.format, format.formatToParts().map(p => p.value).join('') === format.format()].join(' '));
              """));
    }

    @Test
    void noOtherClockOrRealmIsThere() {
      assertEquals(
          List.of("undefined undefined undefined undefined undefined undefined"),
          lines(
              "sys.log([typeof load, typeof loadWithNewGlobal, typeof performance, typeof crypto, typeof Temporal, typeof ShadowRealm].join(' '))"));
    }

    private List<String> lines(String plan) {
      return stage.perform(plan, Stage.BUSY).link().lines();
    }
  }
}

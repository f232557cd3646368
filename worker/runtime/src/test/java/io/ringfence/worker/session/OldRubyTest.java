package io.ringfence.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.worker.Language;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.RunEnding.Fault;
import io.ringfence.worker.protocol.RunOrigin;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What plans of 2010 say in the manner of Ruby 1.8 and .NET. */
class OldRubyTest {
  private final Stage stage = new Stage(Language.RUBY);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      textBlock =
          """
          "a\\nb".to_a; ["a\\n", "b"]
          5.to_a; [5]
          Array(nil); []
          Array("a"); ["a"]
          [*5]; [5]
          "** Error: " + RuntimeError.new("x"); "** Error: x"
          5.type; Integer
          nil.to_s << "a"; "a"
          "a\\nb".each { |l| l }; "a\\nb"
          "a\\nb".map { |l| l.strip }; ["a", "b"]
          5 =~ /5/; nil
          Fixnum; Integer
          { 1 => 2 }.index(2); 1
          [1, nil].nitems; 1
          5.ToString(); "5"
          nil.ToString(); ""
          :a.ToString; "a"
          DialPlanAppResult::Failed.ToString(); "Failed"
          "++12".TrimStart("+"); "12"
          "001200".TrimEnd("0"); "0012"
          "0[0-]1".TrimStart("0", "[", "]", "-"); "1"
          " a ".Trim; "a"
          "abc".StartsWith("ab"); true
          "abc".EndsWith("bc"); true
          "abc".Contains("b"); true
          "abc".contains "d"; false
          "abc".Substring(1); "bc"
          "abc".substring(0, 2); "ab"
          "abc".IndexOf("c"); 2
          "abc".LastIndexOf("d"); -1
          "a.b".Replace(".", "\\\\0"); "a\\\\0b"
          "a,b/c".Split(",", "/"); ["a", "b", "c"]
          "Ab".ToUpper + "Ab".to_lower; "ABab"
          "abc".Length; 3
          "7".PadLeft(3, "0"); "007"
          "abc".Remove(1, 1) + "ac".Insert(1, "b"); "acabc"
          [1, 2].Count; 2
          [].tap { |a| a.Add(1) }; [1]
          [5].Contains(5); true
          { 1 => 2 }.ContainsKey(1); true
          { 1 => 2 }.contains_key(2); false
          { 1 => 2 }.Count; 1
          { 1 => 2 }.respond_to?(:ContainsKey); true
          [].respond_to?(:Nothing); false
          """)
  void aHabitOfOldIsKept(String code, String result) {
    assertEquals(List.of(result), lines("sys.Log((" + code + ").inspect)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      textBlock =
          """
          UtcNow; 11/14/2023 10:13:20 PM +00:00
          UtcNow.Hour; 22
          UtcNow.DayOfWeek; Tuesday
          UtcNow.day_of_week.to_i; 2
          UtcNow.AddHours(-5.5).ToString('yyyy-MM-dd HH:mm dddd'); 2023-11-14 16:43 Tuesday
          UtcNow.AddMinutes(120).Day; 15
          UtcNow.AddMonths(3).ToString('MMM d'); Feb 14
          new(2012, 1, 31).AddMonths(1).Day; 29
          new(2012, 12, 31).AddDays(1).Year; 2013
          UtcNow.Date.ToString("HH:mm"); 00:00
          UtcNow.TimeOfDay; 22:13:20
          (x.UtcNow - x.new(2023, 11, 14)).TotalHours.floor; 22
          UtcNow > x.new(2023, 11, 14); true
          UtcNow.Ticks; 638355968001234560
          """)
  void theTimesOfDotnetAreThoseOfTheRun(String code, String result) {
    String expression = code.startsWith("(") ? code : "x." + code;
    assertEquals(
        List.of(result),
        lines("x = System::DateTimeOffset\nsys.Log((" + expression + ").ToString())"));
  }

  @Test
  void aMethodThatNobodyHasIsAnErrorAtItsLine() {
    assertEquals(
        new RunEnding.Failed(
            Fault.EXCEPTION, 2, "NoMethodError: undefined method 'Foo' for an instance of String"),
        stage.perform("x = 'a'\nx.Foo\n", Stage.BUSY).ending());
  }

  @Test
  void constantsAndClassesOfOnePlanAreNotSeenByTheNext() {
    assertEquals(
        List.of("5 !"),
        lines("A = 4\nA = 5\nclass String; def mine; '!'; end; end\nsys.Log \"#{A} #{''.mine}\""));
    assertEquals(
        List.of("nil false"), lines("sys.Log \"#{defined?(A).inspect} #{''.respond_to?(:mine)}\""));
  }

  @Test
  void sysAndReqAreSeenEverywhere() {
    assertEquals(
        List.of("INVITE", "owner", "INVITE"),
        lines(
            """
            class Deep; def method; req.Method; end; end
            sys.Log Deep.new.method
            def user() sys.Username; end
            [1].each { |_| sys.Log user.sub('alice', 'owner') }
            sys.Log eval('req.Method')
            """));
  }

  @Test
  void waitingForWhatNobodyBringsMovesTheClockOnlyInAReplay() {
    long begin = System.nanoTime();
    stage.origin(new RunOrigin(1, Stage.ORIGIN.clockMicros(), 1));
    assertEquals(
        List.of("3600", "nil", "7200", "10800", "14400", "[nil, nil, 1] 21600", "queue full"),
        lines(
            """
            t = Time.now
            m = Mutex.new
            m.lock
            m.sleep(3600)
            sys.Log((Time.now - t).to_i)
            sys.Log Queue.new.pop(timeout: 3600).inspect
            sys.Log((Time.now - t).to_i)
            ConditionVariable.new.wait(m, 3600)
            sys.Log((Time.now - t).to_i)
            IO.select(nil, nil, nil, 3600)
            sys.Log((Time.now - t).to_i)
            q = SizedQueue.new(1)
            tried = [q.pop(timeout: 3600), (q << 1).push(2, timeout: 3600), q.pop]
            sys.Log "#{tried.inspect} #{(Time.now - t).to_i}"
            q.push 3
            sys.Log((q.push(4, true) rescue $!.message))
            sys.Dial 'a@b'
            """));
    assertTrue(System.nanoTime() - begin < 20_000_000_000L);
  }

  @Test
  void theNumberOfTheProcessIsTheSameEverywhere() {
    assertEquals(List.of("2 2 2"), lines("sys.Log [Process.pid, Process.ppid, $$].join(' ')"));
  }

  @Nested
  class Syntax {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "case 5 when 1, 2: sys.Log 'no' when 3..9: sys.Log 'yes' end",
          "case 5\n  when 5: sys.Log 'yes'\nend",
          "case 5\n  when 5:\n    sys.Log 'yes'\n  else sys.Log 'no'\nend",
          "case when 5 > 4: sys.Log 'yes' end",
          "if 5 == 5: sys.Log 'yes' end",
          "unless 5 == 6: sys.Log 'yes' end",
          "if true ? true : false: sys.Log 'yes' end",
          "if 'a: b' =~ /a: /: sys.Log 'yes' end # if x: y",
          "begin raise 'x'\nrescue RuntimeError: sys.Log 'yes' end",
          "i = 0\nwhile i < 1: sys.Log 'yes'; i += 1 end",
          "for i in 1..1: sys.Log 'yes' end",
          "sys.Log({ 'a', 'yes', 'b', [1, 2] }['a'])",
          "def f(a, b) a + b end\nsys.Log f ('y', 'es')",
          "s = <<X\nif a: b\nX\nif s == \"if a: b\\n\": sys.Log 'yes' end",
          "w = %w{a: b}\nif w[0] == 'a:': sys.Log 'yes' end",
          "h = { :a => :b, :c => { 1 => ?d } }\nif h[:a] == :b: sys.Log 'yes' end",
          "if 10 / 2 / 5 == 1: sys.Log 'yes' end\nx = 'a' ? 1 : 2",
          "=begin\nif x: y\n=end\nif true: sys.Log \"#{'yes'}\" end\n__END__\nif a: b",
          "[[1, 2]].each { |a, b| if a < b: sys.Log 'yes' end }"
        })
    void whatOnlyRuby18CouldParseIsUnderstood(String plan) {
      assertEquals(List.of("yes"), lines(plan));
    }

    @Test
    void linesStayWhereTheyAre() {
      assertEquals(
          new RunEnding.Failed(Fault.EXCEPTION, 4, "RuntimeError: x"),
          stage.perform("if true: 1 end\nh = { 1,\n 2 }\nraise 'x'", Stage.BUSY).ending());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x = 1\nif x: )", "x = 1\nfoo { 'a', 'b' }", "x = 1\ny = [1, 2"})
    void anErrorThatIsOneInRuby18TooIsReportedAsItWasWritten(String plan) {
      RunEnding ending = stage.perform(plan, Stage.BUSY).ending();
      RunEnding.Failed failed = assertInstanceOf(RunEnding.Failed.class, ending);
      assertEquals(Fault.SYNTAX, failed.fault(), ending.toString());
      assertEquals(2, failed.line(), ending.toString());
    }

    @Test
    void aPlanOfTodayIsLeftAsItIs() {
      assertEquals(
          List.of("{a: 1, b: 2}", "3"),
          lines("sys.Log({ a: 1, b: 2 }.inspect)\ndef f(a:, b: 2) = a + b\nsys.Log f(a: 1)"));
    }
  }

  private List<String> lines(String plan) {
    return stage.perform(plan, Stage.BUSY).link().lines();
  }
}

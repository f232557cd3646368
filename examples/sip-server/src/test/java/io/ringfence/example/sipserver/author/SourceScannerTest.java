package io.ringfence.example.sipserver.author;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.call.Language;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SourceScannerTest {

  @Test
  void membersAreFoundWithTheirLines() {
    assertEquals(
        "Log:1 dial:2 In:3 Trace:4 respond:6 Log:7",
        ruby(
            """
            sys.Log "x"
            x = sys.dial('a')  if y
            z = sys.In ? 1 : 2
            sys.Trace = false
            sys
              .respond 480
            sys&.Log(1)
            """));
    assertEquals(
        "log:1 dial:2 in:3 respond:4",
        javascript(
            """
            sys.log("x");
            const r = sys . dial(`a`);
            if (sys?.in) {
            sys.respond(480) }
            """));
  }

  @Test
  void otherThingsNamedAlikeAreNone() {
    assertEquals("", ruby("my.sys.Foo; @sys.foo; $sys.foo; :sys.foo; mysys.Foo; sys; sys..1"));
    assertEquals("", javascript("my.sys.foo; $sys.foo; mysys.foo; sys; ({sys: 1})"));
  }

  @Test
  void whatRubyDoesNotRunIsLeftOut() {
    assertEquals(
        "A:2 B:6 C:12 D:13",
        ruby(
            """
            # sys.No1
            sys.A # sys.No2
            =begin
            sys.No3
            =end
            sys.B 'sys.No4 \\' sys.No5', "sys.No6 \\" sys.No7", %q{sys.No8 {sys.No9} }, /sys.No10/
            x = <<-EOT + <<~'OTHER'
              sys.No11 ' " /
              EOT
            sys.No12 #{sys.No13}
            OTHER
            sys.C $', $", $/, ?', ?", `sys.No14`
            %w(a b).each { |n| sys.D n }
            __END__
            sys.No15
            """));
  }

  @Test
  void whatRubyFillsIntoTextIsRun() {
    assertEquals(
        "A:1 B:1 C:2 D:4",
        ruby(
            """
            "x #{sys.A "y #{sys.B} z"} w" + %Q(#{{1=>2}[1]} (x))
            /#{sys.C}/ =~ %{a} + <<EOT
            text
            #{sys.D}
            EOT
            """));
  }

  @Test
  void aSlashOrPercentOfArithmeticOpensNothing() {
    assertEquals(
        "A:1 B:2 C:3 D:4",
        ruby(
            """
            a = total / 2; sys.A; b = c / d
            x = (1 + 2) / 3; sys.B; y = z[1] % 4
            case n when /^sys.No/ then sys.C
            list << "x"; v <<1; sys.D
            """));
    assertEquals(
        "a:1 b:1 c:2",
        javascript("x = y / 2; sys.a(); z = (1) / 2; sys.b();\nreturn /[/'\"]sys.no/.test(sys.c)"));
  }

  @Test
  void whatJavaScriptDoesNotRunIsLeftOut() {
    assertEquals(
        "a:3 b:4 c:5",
        javascript(
            """
            // sys.no1
            /* sys.no2
            */ sys.a("sys.no3 \\" sys.no4", 'sys.no5');
            `sys.no6 ${sys.b(`x`)} sys.no7`;
            sys.c(/sys.no8\\/sys.no9/g)
            """));
  }

  @Test
  void aQuestionMarkBelongsToTheNameOnlyWhereItCan() {
    assertEquals("nil?:1 In:1 In?:1", ruby("sys.nil?; sys.In ?1:2; sys.In?1:2"));
  }

  @Test
  void noSourceBreaksTheScanner() {
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(42);
    String pieces = "sys.A{}()[]\"'`#/\\%$?<~-=\n wqQ$E_&:|!;0";
    for (int i = 0; i < 20_000; i++) {
      String source =
          random
              .ints(1 + random.nextInt(60), 0, pieces.length())
              .mapToObj(at -> String.valueOf(pieces.charAt(at)))
              .collect(Collectors.joining());
      ruby(source);
      javascript(source);
    }
    ruby("\"#{".repeat(100_000));
    javascript("`${".repeat(100_000));
  }

  private static String ruby(String source) {
    return shown(SourceScanner.mentions(Language.RUBY, source));
  }

  private static String javascript(String source) {
    return shown(SourceScanner.mentions(Language.JAVASCRIPT, source));
  }

  private static String shown(List<Mention> mentions) {
    return mentions.stream()
        .map(mention -> mention.name() + ":" + mention.line())
        .collect(Collectors.joining(" "));
  }
}

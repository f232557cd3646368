package io.ringfence.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.worker.Language;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.RunOrigin;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Ruby plan can require, and that nothing of it shows the machine. */
class RubyLibraryTest {
  private final Stage stage = new Stage(Language.RUBY);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "English;$ERROR_INFO.inspect;nil",
        "abbrev;%w{car}.abbrev['c'];car",
        "base64;Base64.encode64('a').strip;YQ==",
        "bigdecimal;BigDecimal('0.1') + BigDecimal('0.2') == BigDecimal('0.3');true",
        "date;Date.parse('3rd Feb 2001') + 1;2001-02-04",
        "delegate;SimpleDelegator.new(5) + 1;6",
        "digest;Digest::SHA256.hexdigest('a')[0, 8];ca978112",
        "digest/md5;Digest::MD5.hexdigest('a')[0, 8];0cc175b9",
        "digest/sha1;Digest::SHA1.hexdigest('a')[0, 8];86f7e437",
        "erb;ERB.new('a<%= 1 + 1 %>').result;a2",
        "forwardable;Forwardable.class;Module",
        "json;JSON.generate(JSON.parse('{\"a\": [1, null]}'));{\"a\":[1,null]}",
        "monitor;Monitor.new.synchronize { 5 };5",
        "observer;Observable.class;Module",
        "ostruct;OpenStruct.new(:a => 1).a;1",
        "pp;{ 1 => 2 }.pretty_inspect.strip;{1 => 2}",
        "prettyprint;PrettyPrint.class;Class",
        "rexml/document;REXML::Document.new('<a><b c=\"1\"/></a>').elements['a/b'].attributes['c'];1",
        "securerandom;SecureRandom.hex(4).length;8",
        "set;Set.new([1, 1]).length;1",
        "shellwords;Shellwords.split(\"a 'b c'\").length;2",
        "singleton;Singleton.class;Module",
        "stringio;StringIO.new(\"a\\nb\").gets.strip;a",
        "strscan;StringScanner.new('ab').scan(/a/);a",
        "time;Time.parse('2010-01-01 10:00 UTC').iso8601;2010-01-01T10:00:00Z",
        "timeout;Timeout.timeout(5) { 6 };6",
        "tsort;TSort.class;Module",
        "uri;URI.parse('http://a.example/b?c=d').query;c=d",
        "uri.rb;URI.encode_www_form_component('a b');a+b"
      })
  void aLibraryOfTheListCanBeUsed(String example) {
    String[] parts = example.split(";", 3);
    assertEquals(
        List.of(parts[2]),
        lines("require '%s'\nsys.Log((%s).to_s)".formatted(parts[0], parts[1])),
        example);
  }

  @Test
  void whatIsThereAlreadyIsRequiredInVain() {
    assertEquals(
        List.of("false", "false", "true", "false"),
        lines("%w[rubygems set json json].each { |name| sys.Log require(name) }"));
  }

  @ParameterizedTest
  @CsvSource({
    "net/http, sys.WebGet",
    "open-uri, sys.WebGet",
    "net/smtp, sys.Email",
    "socket, sys.WebGet",
    "yaml, a dialplan can require English",
    "/etc/passwd, a dialplan can require English",
    "java, a dialplan can require English",
    "../json, a dialplan can require English",
    "json/../../x, a dialplan can require English"
  })
  void anythingElseIsRefusedByName(String name, String instead) {
    String told =
        lines("begin; require '%s'; rescue LoadError; sys.Log $!.message; end".formatted(name))
            .getFirst();
    assertTrue(told.startsWith("cannot load '" + name + "': "), told);
    assertTrue(told.contains(instead), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"load 'x.rb'", "require_relative 'x'", "require 5", "require", "load"})
  void whatIsNoLibraryIsAnErrorOfThePlan(String code) {
    RunEnding ending = stage.perform(code, Stage.BUSY).ending();
    assertEquals(1, assertInstanceOf(RunEnding.Failed.class, ending).line(), ending.toString());
  }

  @Test
  void anAutoloadFindsTheLibraryToo() {
    assertEquals(
        List.of("[\"a\"]"),
        lines("autoload :Shellwords, 'shellwords'\nsys.Log Shellwords.split('a').inspect"));
  }

  @Test
  void todayAndNowAreThoseOfTheRun() {
    stage.origin(new RunOrigin(5, 1_805_000_000_000_000L, 0));
    assertEquals(
        List.of("2027-03-14 2027-03-14T04:53:20+00:00 1800-02-03", "2027-03-14 09:00"),
        lines(
            """
            require 'time'
            sys.Log [Date.today, DateTime.now.new_offset(0), Date.parse('3 Feb 1800')].join(' ')
            sys.Log Time.parse('09:00').strftime('%F %H:%M')
            """));
  }

  @Test
  void randomNumbersOfLibrariesAreThoseOfTheRun() {
    String plan =
        """
        require 'securerandom'
        sys.Log [SecureRandom.hex, SecureRandom.uuid, SecureRandom.random_number(10**9), SecureRandom.alphanumeric].join(' ')
        """;
    List<String> first = lines(plan);
    assertEquals(first, lines(plan));
    stage.origin(new RunOrigin(43, Stage.ORIGIN.clockMicros(), 0));
    assertTrue(!first.equals(lines(plan)), first.toString());
  }

  @Test
  void aTimeoutIsFoundByTheClockOfTheRun() {
    assertEquals(
        List.of("1", "Timeout::Error execution expired", "late", "ArgumentError", "5"),
        lines(
            """
            require 'timeout'
            def try
              sys.Log yield
            rescue => e
              sys.Log e.message == 'late' ? 'late' : e.is_a?(ArgumentError) ? e.class : "#{e.class} #{e.message}"
            end
            try { Timeout::timeout(1) { sys.Dial('a@b'); 1 } }
            try { Timeout.timeout(1) { 2.times { sys.Dial('a@b') } } }
            try { Timeout.timeout(1, RuntimeError, 'late') { 2.times { sys.Dial('a@b') } } }
            try { Timeout.timeout(-1) { } }
            try { Timeout.timeout(nil) { 5 } }
            """));
  }

  private List<String> lines(String plan) {
    return stage.perform(plan, Stage.BUSY).link().lines();
  }
}

package io.ringfence.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.worker.Language;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.FromWorker.CommandIssued;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the host adds: its own commands, its records, and the owner's tables. */
abstract class OpenContract {
  private final Language language;
  private final Stage stage;

  OpenContract(Language language) {
    this.language = language;
    stage = new Stage(language);
  }

  @Nested
  class OwnCommands {
    @Test
    void anyValueTravelsAndComesBack() {
      Stage.Performance seen =
          stage.perform(
              either(
                  """
                  r = sys.PlayFile('a', 2, nil, true, [1, ['b', {}]], { 'k' => [nil], :s => 'v' })
                  sys.Log sys.play_file(r).inspect
                  """,
                  """
                  const r = sys.playFile('a', 2, null, true, [1, ['b', {}]], { k: [null], s: 'v' });
                  sys.log(JSON.stringify(sys.PlayFile(r)));
                  """),
              command ->
                  Optional.of(
                      RecordedLink.returned(
                          command.arguments().get("arguments")
                                  instanceof Value.Items(List<Value> items)
                              ? items.getLast()
                              : new Value.Nothing())));
      assertEquals(
          List.of(
              "PlayFile arguments=[a, 2, nil, true, [1, [b, {}]], {k=[nil], s=v}]",
              "PlayFile arguments=[{k=[nil], s=v}]"),
          seen.link().commands().stream()
              .map(command -> command.name() + " " + RecordedLink.wire(command))
              .toList());
      assertEquals(
          List.of(either("{\"k\" => [nil], \"s\" => \"v\"}", "{\"k\":[null],\"s\":\"v\"}")),
          seen.link().lines());
    }

    @Test
    void aNameCanBeWrittenInEveryWay() {
      stage.call(withCommands("playIt", "SMSSend", "WebGet", "dial"));
      Stage.Performance seen =
          stage.perform(
              either(
                  "sys.playIt\nsys.PlayIt()\nsys.play_it 1\nsys.SMSSend\nsys.sms_send\nsys.smsSend\nsys.Dial 'a@b'\nsys.WebGet 'u'",
                  "sys.playIt(); sys.PlayIt(); sys.play_it(1); sys.SMSSend(); sys.sms_send(); sys.smsSend(); sys.dial('a@b'); sys.webGet('u')"),
              Stage.BUSY);
      assertEquals(
          List.of("playIt", "playIt", "playIt", "SMSSend", "SMSSend", "SMSSend", "Dial", "WebGet"),
          seen.link().commands().stream().map(CommandIssued::name).toList());
    }

    @Test
    void aCommandOfNobodyIsAnErrorThatNamesIt() {
      RunEnding.Failed failed =
          assertInstanceOf(
              RunEnding.Failed.class,
              stage.perform(either("\nsys.PlayFil 1", "\nsys.playFil(1)"), Stage.BUSY).ending());
      assertTrue(failed.message().toLowerCase(Locale.ROOT).contains("playfil"));
      assertEquals(2, failed.line());
    }

    @Test
    void whatIsTooMuchForTheHostIsAnErrorOfThePlan() {
      assertFails("21", either("sys.PlayFile *(1..21)", "sys.playFile(...Array(21).keys())"));
      assertFails(
          "8193 characters; allowed 8192",
          either("sys.PlayFile ['x' * 8193]", "sys.playFile(['x'.repeat(8193)])"));
      assertFails(
          "513 characters; allowed 512",
          either("sys.PlayFile('x' * 513 => 1)", "sys.playFile({ ['x'.repeat(513)]: 1 })"));
      assertFails(
          "characters in all arguments; allowed 65536",
          either(
              "sys.PlayFile(['x' * 8000] * 9)", "sys.playFile(Array(9).fill('x'.repeat(8000)))"));
      assertFails(
          "4001 values; allowed 4000",
          either("sys.PlayFile [1] * 5000", "sys.playFile(Array(5000).fill(1))"));
      assertFails(
          "more than 8 deep",
          either("a = []\na << a\nsys.PlayFile a", "const a = []; a.push(a); sys.playFile(a)"));
      assertFails(
          "values; allowed 4000",
          either(
              "a = [1] * 50\nb = [a] * 50\nsys.PlayFile [b] * 50",
              "const a = Array(50).fill(1); const b = Array(50).fill(a); sys.playFile(Array(50).fill(b))"));
    }

    private void assertFails(String message, String plan) {
      Stage.Performance seen = stage.perform(plan, Stage.BUSY);
      RunEnding.Failed failed = assertInstanceOf(RunEnding.Failed.class, seen.ending());
      assertTrue(failed.message().contains(message), failed.message());
      assertEquals(List.of(), seen.link().commands());
    }

    @Test
    void everyMemberIsListed() {
      Stage.Performance seen =
          stage.perform(
              either(
                  """
                  names = sys.methods - Object.new.methods
                  sys.Log [:Dial, :dial, :DBReadForUpdate, :db_read_for_update, :Trace, :PlayFile, :play_file].map { |n| names.include?(n) && sys.respond_to?(n) }.uniq.inspect
                  sys.Log [sys.respond_to?(:Foo), lookup.respond_to?(:GetSettings), crm.methods.include?(:LookupHighriseContact)].inspect
                  """,
                  """
                  const names = Object.keys(sys);
                  sys.log('[' + ['dial', 'dbReadForUpdate', 'trace', 'playFile', 'PlayFile', 'getSIPAccounts', 'getSipAccounts'].every((n) => names.includes(n)) + ']');
                  sys.log('[' + ['foo' in sys, 'getSettings' in lookup, Object.keys(crm).includes('lookupHighriseContact')].join(', ') + ']');
                  """),
              Stage.BUSY);
      assertEquals(List.of("[true]", "[false, true, true]"), seen.link().lines());
    }

    private static PlanCall withCommands(String... names) {
      return new PlanCall("alice", "default", true, Stage.CALL.request(), List.of(names));
    }
  }

  @Nested
  class Records {
    private final CommandAnswer bindings =
        RecordedLink.returned(
            new Value.Items(
                List.of(
                    fields(
                        "SIPUsername", text("bob"),
                        "Key", new Value.Whole(5),
                        "inner", fields("A", new Value.Items(List.of(text("x"))))))));

    @Test
    void fieldsAreMembersInTheWaysOfTheLanguage() {
      assertEquals(
          either(
              List.of(
                  "bob bob bob bob 5 5 x true false",
                  "SIPUsername,Key,inner true",
                  "{\"SIPUsername\" => \"bob\", \"Key\" => 5, \"inner\" => {\"A\" => [\"x\"]}}",
                  "NoMethodError this record has no Nothing; it has SIPUsername, Key, inner"),
              List.of(
                  "bob bob bob bob 5 5 x true false",
                  "SIPUsername,Key,inner true",
                  "{\"SIPUsername\":\"bob\",\"Key\":5,\"inner\":{\"A\":[\"x\"]}}",
                  "undefined")),
          stage
              .perform(
                  either(
                      """
                      b = sys.GetBindings.first
                      sys.Log "#{b.SIPUsername} #{b.sip_username} #{b['sipUsername']} #{b[:SIPUsername]} #{b.Key} #{b.key} #{b.inner.A[0]} #{b.respond_to?(:Key)} #{b.respond_to?(:None)}"
                      sys.Log "#{b.keys.join(',')} #{b.map { |k, v| k }.size == 3}"
                      sys.Log b
                      begin
                        b.Nothing
                      rescue => e
                        sys.Log "#{e.class} #{e.message}"
                      end
                      """,
                      """
                      const b = sys.getBindings()[0];
                      sys.log(`${b.SIPUsername} ${b.sipUsername} ${b['sip_username']} ${b['SIPUsername']} ${b.Key} ${b.key} ${b.inner.a[0]} ${'Key' in b} ${'None' in b}`);
                      sys.log(`${Object.keys(b).join(',')} ${Object.entries(b).length === 3}`);
                      sys.log(b);
                      sys.log(typeof b.nothing);
                      """),
                  bindings)
              .link()
              .lines());
    }

    @Test
    void textsAndListsAreThePlansOwn() {
      assertEquals(
          List.of("bobx UTF-8 2", "bob"),
          stage
              .perform(
                  either(
                      """
                      l = sys.GetBindings
                      l << 1
                      n = l[0].SIPUsername
                      n << 'x'
                      sys.Log "#{n} #{n.encoding} #{l.size}"
                      sys.Log sys.GetBindings[0].SIPUsername
                      """,
                      """
                      const l = sys.getBindings();
                      l.push(1);
                      sys.log(`${l[0].sipUsername}x UTF-8 ${l.length}`);
                      sys.log(sys.getBindings()[0].sipUsername);
                      """),
                  bindings)
              .link()
              .lines());
    }
  }

  @Nested
  class Tables {
    @Test
    void lookupsAndRoutesAreListsProvidersAreFoundByNameAndOptionsAreOneRecord() {
      Stage.Performance seen =
          stage.perform(
              either(
                  """
                  sys.Log lookup.GetLookups.size
                  sys.Log lookup.get_routes('other').size
                  sys.Log lookup.GetProviders()['a'].Key
                  sys.Log lookup.GetOptions('x').Type
                  """,
                  """
                  sys.log(lookup.getLookups().length);
                  sys.log(lookup.getRoutes('other').length);
                  sys.log(lookup.getProviders()['a'].key);
                  sys.log(lookup.getOptions('x').type);
                  """),
              RecordedLink.returned(
                  new Value.Items(
                      List.of(
                          fields("ProviderName", text("a"), "Key", text("1"), "Type", text("x")),
                          row("CNAM", "2", "b")))));
      assertEquals(List.of("2", "2", "1", "x"), seen.link().lines());
      assertEquals(
          List.of(
              "dialplan=, table=lookups",
              "dialplan=other, table=routes",
              "dialplan=, table=providers",
              "dialplan=x, table=options"),
          seen.link().commands().stream().map(RecordedLink::wire).toList());
    }

    @Test
    void settingsFindByKeyAndAskForATableOnce() {
      Stage.Performance seen =
          stage.perform(
              either(
                  """
                  def settings; lookup.GetSettings 'plan'; end
                  s = settings
                  sys.Log "#{s.GetSpeedDial('1')} #{s.GetCNAM '1'} #{s.GetENUM('1')} #{s.GetSpeedDial('9').inspect}"
                  sys.Log "#{s.GetSpeedDials.keys.join(',')} #{s.get_speed_dials['1']} #{s.GetENUMs.size}"
                  sys.Log "#{settings.Lookups.size} #{settings.lookups[0].Value} #{lookup.GetSettings.Lookups.size}"
                  """,
                  """
                  const settings = () => lookup.getSettings('plan');
                  const s = settings();
                  sys.log(`${s.getSpeedDial('1')} ${s.getCNAM('1')} ${s.getENUM('1')} ${s.getSpeedDial('9') ?? 'nil'}`);
                  sys.log(`${Object.keys(s.getSpeedDials()).join(',')} ${s.getSpeedDials()['1']} ${Object.keys(s.getENUMs()).length}`);
                  sys.log(`${settings().lookups.length} ${settings().lookups[0].value} ${lookup.getSettings().lookups.length}`);
                  """),
              RecordedLink.returned(
                  new Value.Items(
                      List.of(
                          row("SpeedDial", "1", "bob@home"),
                          row("speeddial", "2", "x"),
                          row("CNAM", "1", "Bob"),
                          row("ENUM", "1", "sip:e")))));
      assertEquals(
          List.of("bob@home Bob sip:e nil", "1,2 bob@home 1", "4 bob@home 4"), seen.link().lines());
      assertEquals(
          List.of("dialplan=plan, table=lookups", "dialplan=, table=lookups"),
          seen.link().commands().stream().map(RecordedLink::wire).toList());
    }

    @Test
    void settingsShowOptionsAndProvidersAsPlansOfOldKnowThem() {
      Stage.Performance seen =
          stage.perform(
              either(
                  """
                  s = lookup.GetSettings
                  sys.Log "#{s.Options.CountryCode} #{s.GetENUMServers.join(',')} #{s.GetExcludedPrefixes.size} #{s.GetAllowedCountries.join(',')}"
                  sys.Log "#{s.Providers['home'].CountryCode} #{s.GetTimezoneOffset}"
                  """,
                  """
                  const s = lookup.getSettings();
                  sys.log(`${s.options.countryCode} ${s.getENUMServers().join(',')} ${s.getExcludedPrefixes().length} ${s.getAllowedCountries().join(',')}`);
                  sys.log(`${s.providers['home'].countryCode} ${s.getTimezoneOffset()}`);
                  """),
              RecordedLink.returned(
                  new Value.Items(
                      List.of(
                          fields(
                              "CountryCode", text("353"),
                              "ENUMServers", text("a\r\n\r\nb\r\n"),
                              "AllowedCountryCodes", text("353 44"),
                              "ProviderName", text("home"))))));
      assertEquals(List.of("353 a,b 0 353,44", "353 0"), seen.link().lines());
    }

    @Test
    void aTableThatIsNotOfferedIsEmpty() {
      Stage.Performance seen =
          stage.perform(
              either(
                  "sys.Log lookup.GetLookups.size\nsys.Log lookup.GetSettings.Options.inspect\nsys.Log lookup.GetSettings.GetCNAM('1').inspect",
                  "sys.log(lookup.getLookups().length); sys.log(lookup.getSettings().options ?? 'nil'); sys.log(lookup.getSettings().getCNAM('1') ?? 'nil')"),
              new CommandAnswer.Failed("not offered"));
      assertEquals(
          List.of(
              "lookup.GetLookups failed: not offered",
              "0",
              "settings.Options failed: not offered",
              "nil",
              "settings.GetCNAM failed: not offered",
              "nil"),
          seen.link().lines());
    }

    @Test
    void theLookUpOfContactsIsGoneAndThePlanGoesOn() {
      Stage.Performance seen =
          stage.perform(
              either(
                  "def m; crm.LookupHighriseContact('u', 't', req.Header.From, [1]); end\nsys.Log m.inspect",
                  "sys.log(crm.lookupHighriseContact('u', 't', String(req.header.from), [1]) ?? 'nil')"),
              new CommandAnswer.Failed("gone"));
      assertEquals(List.of("crm.LookupHighriseContact failed: gone", "nil"), seen.link().lines());
      assertEquals(
          "arguments=[u, t, \"Bob \\\"B\\\"\" <sip:bob@example.org;x=y>;tag=abc, [1]]",
          RecordedLink.wire(seen.link().commands().getFirst()));
    }

    private static Value row(String type, String key, String value) {
      return fields("Type", text(type), "Key", text(key), "Value", text(value));
    }
  }

  private static Value fields(Object... parts) {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i += 2) {
      fields.put((String) parts[i], (Value) parts[i + 1]);
    }
    return new Value.Fields(fields);
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }

  private <T> T either(T ruby, T javaScript) {
    return language == Language.RUBY ? ruby : javaScript;
  }
}

package io.ringfence.example.sipserver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.PoolSettings;
import io.ringfence.supervisor.settings.RestartIntensity;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationFileTest {
  private static final String NAME = "server.toml";

  @Test
  void anEmptyFileHoldsEveryDefault() throws ConfigurationException {
    Configuration empty = ConfigurationFile.parse("", NAME);

    assertEquals(ConfigurationFile.defaults(), empty);
    assertEquals(
        new SipSettings(
            List.of(),
            Optional.empty(),
            2_000,
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            10,
            Duration.ofSeconds(30)),
        empty.sip());
    assertEquals(
        new WorkerSettings(
            PoolSettings.DEFAULT_RUBY,
            PoolSettings.DEFAULT_JAVASCRIPT,
            MemorySettings.DEFAULT.threshold(),
            OwnerSettings.DEFAULT,
            WaitingSettings.DEFAULT,
            RestartIntensity.DEFAULT,
            RunSettings.DEFAULT),
        empty.workers());
    assertEquals(new DatabaseAddress(Optional.empty(), "", ""), empty.database());
    assertEquals(new RecordRetention(Duration.ofDays(90), 1_000_000), empty.records());
    assertEquals(new StoreShare(1_000, 1 << 20, Duration.ofSeconds(10)), empty.store());
    assertEquals(Optional.empty(), empty.mail());
    assertFalse(empty.allowPrivateAddresses());
    assertEquals(Optional.empty(), empty.dnsServer());
    assertEquals(List.of(), empty.owners());
  }

  @Test
  void everyPartOfAnOwnerIsRead() throws ConfigurationException {
    Configuration configuration =
        ConfigurationFile.parse(
            """
            [[owner]]
            name = "alice"
            timezone = "Europe/Dublin"
            service-level = "Gold"
            numbers = ["0301", "+49301"]

            [[owner.account]]
            user = "alice"
            password = "wonderland"

            [[owner.provider]]
            name = "office"
            host = "127.0.0.1"
            port = 5070
            transport = "tcp"
            user = "a1"
            password = "p1"

            [[owner.lookup]]
            type = "CNAM"
            key = "0309"
            value = "Grandmother"
            description = "family"

            [[owner.route]]
            name = "abroad"
            pattern = "^00"
            destination = "isles"

            [owner.options]
            enum-servers = ["e164.arpa", "e164.org"]
            excluded-prefixes = ["1900"]
            allowed-countries = ["1", "44"]

            [[owner]]
            name = "bob"
            """,
            NAME);

    assertEquals(
        List.of(
            new Owner(
                "alice",
                ZoneId.of("Europe/Dublin"),
                "Gold",
                List.of("0301", "+49301"),
                List.of(new Account("alice", "wonderland", "alice")),
                Map.of("office", new Provider("office", "127.0.0.1", 5070, "tcp", "a1", "p1")),
                List.of(new LookupRow("CNAM", "0309", "Grandmother", "family")),
                List.of(new Route("abroad", "^00", "isles", "")),
                new PlanOptions(
                    List.of("e164.arpa", "e164.org"), List.of("1900"), List.of("1", "44"))),
            new Owner("bob", ZoneOffset.UTC, "Free", List.of(), List.of(), Map.of(), List.of())),
        configuration.owners());
  }

  @Test
  void mailAndNameServerAreThereOnceTheyHaveAHost() throws ConfigurationException {
    Configuration configuration =
        ConfigurationFile.parse("[mail]\nhost = \"mx\"\n[dns]\nserver = \"10.0.0.1\"\n", NAME);

    assertEquals(
        Optional.of(new MailSettings("mx", 25, "none", "", "", "dialplan@localhost")),
        configuration.mail());
    assertEquals(
        Optional.of(InetSocketAddress.createUnresolved("10.0.0.1", 53)), configuration.dnsServer());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      maxCharsPerColumn = 1_000,
      value = {
        "max-calls = 0 | server.toml:2: sip.max-calls: allowed is 1 to 100000; given was 0",
        "max-calls = \"9\" | server.toml:2: sip.max-calls: allowed is 1 to 100000; given was \"9\"",
        "max-calls = 1.5 | server.toml:2: sip.max-calls: allowed is 1 to 100000; given was 1.5",
        "max-calls = [1] | server.toml:2: sip.max-calls: allowed is 1 to 100000; given was [1]",
        "max-call = 5 | server.toml:2: sip.max-call: is no key of this server; did you mean 'max-calls'?",
        "zebra = 5 | server.toml:2: sip.zebra: is no key of this server",
        "min-expires = 3601 | server.toml:2: sip.min-expires: allowed is at most sip.max-expires, 3600; given was 3601",
        "max-calls.x = 1 | server.toml:2: sip.max-calls: allowed is 1 to 100000; given was a table",
        "max-calls = | server.toml:2: no TOML: Unexpected end of line, expected a value",
      })
  void whatIsWrongIsRefusedWithItsLine(String line, String message) {
    assertEquals(message, refusal("[sip]\n" + line + "\n"));
  }

  @Test
  void aListIsRefusedForItsElements() {
    assertEquals(
        "server.toml:1: sip.domains: allowed is a list of at most 100, each a host name or address,"
            + " none twice; given was [\"a\",\"a\"]",
        refusal("sip.domains = [\"a\", \"a\"]"));
  }

  @Test
  void everyProblemIsListedInTheOrderOfTheLines() {
    assertEquals(
        """
        server.toml:2: sip.max-calls: allowed is 1 to 100000; given was -1
        server.toml:4: web.allow-private-addresses: allowed is true or false; given was "yes"
        server.toml:5: owner.name: is required, and is missing\
        """,
        refusal(
            """
            [sip]
            max-calls = -1
            [web]
            allow-private-addresses = "yes"
            [[owner]]
            timezone = "UTC"
            """));
  }

  @Test
  void aSectionThatIsNoTableIsRefused() {
    assertEquals("server.toml:1: sip: is a table, written [sip]", refusal("sip = 5"));
    assertEquals(
        "server.toml:1: owner: is a list of tables, written [[owner]]",
        refusal("[owner]\nname=\"a\""));
    assertEquals(
        "server.toml:1: owner: is a list of tables, written [[owner]]", refusal("owner = [1]"));
  }

  @Test
  void whatTwoOwnersHaveInCommonIsRefusedWithBothLines() {
    assertEquals(
        """
        server.toml:9: owner.account.user: '100' is taken, by line 5; allowed once
        server.toml:12: owner.name: 'a' is taken, by line 2; allowed once
        server.toml:13: owner.numbers: '030' is taken, by line 3; allowed once
        server.toml:13: owner.numbers: '100' is taken, by line 3; allowed once
        server.toml:18: owner.provider.name: 'P' is taken, by line 15; allowed once\
        """,
        refusal(
            """
            [[owner]]
            name = "a"
            numbers = ["030", "100"]
            [[owner.account]]
            user = "100"
            password = "x"

            [[owner.account]]
            user = "100"
            password = "x"
            [[owner]]
            name = "a"
            numbers = ["030", "100"]
            [[owner.provider]]
            name = "p"
            host = "h"
            [[owner.provider]]
            name = "P"
            host = "h"
            """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[owner]]\nname='a'\n[[owner.account]]\nuser='1'\npassword=\"s3cret\\u0007\"",
        "[[owner]]\nname='a'\n[[owner.account]]\nuser='1'\npassword=[\"s3cret\"]",
        "[database]\npassword = s3cret",
        "[database]\nurl = \"jdbc:oracle:s3cret\"",
        "[mail]\npassword = \"s3cret\nport = 25",
      })
  void noMessageShowsAPassword(String file) {
    String message = refusal(file);

    assertFalse(message.contains("s3"), message);
    assertFalse(message.contains("'s'"), message);
  }

  @Test
  void noValuePrintsItsPassword() throws ConfigurationException {
    Configuration configuration =
        ConfigurationFile.parse(
            """
            [database]
            url = "jdbc:postgresql://me:s3cret@db/x?password=s3cret"
            password = "s3cret"
            [mail]
            host = "mx"
            password = "s3cret"
            [[owner]]
            name = "a"
            [[owner.account]]
            user = "1"
            password = "s3cret"
            [[owner.provider]]
            name = "p"
            host = "h"
            password = "s3cret"
            """,
            NAME);

    assertFalse(configuration.toString().contains("s3cret"), configuration.toString());
    assertEquals("jdbc:postgresql://db/x", configuration.database().toString());
  }

  @Test
  void aFileThatCannotBeReadIsNamed(@TempDir Path folder) throws Exception {
    Path missing = folder.resolve("missing.toml");
    Path latin = Files.write(folder.resolve("latin.toml"), new byte[] {'#', (byte) 0xe4});
    Path large = Files.write(folder.resolve("large.toml"), new byte[(4 << 20) + 1]);

    assertEquals("the configuration file " + missing + " does not exist", refusalOf(missing));
    assertEquals("the configuration file " + folder + " is no file", refusalOf(folder));
    assertEquals("the configuration file " + latin + " is not UTF-8", refusalOf(latin));
    assertEquals(
        "the configuration file " + large + " has more than 4194304 bytes", refusalOf(large));
  }

  @Test
  void aThousandProblemsAreCutToFifty() {
    String message = refusal(lines(1_001));

    assertEquals(51, message.lines().count());
    assertTrue(message.endsWith("and 951 more"), message);
  }

  private static String lines(int count) {
    StringBuilder lines = new StringBuilder();
    for (int line = 1; line <= count; line++) {
      lines.append("zz").append(line).append(" = 1\n");
    }
    return lines.toString();
  }

  private static String refusal(String text) {
    return String.valueOf(
        assertThrows(ConfigurationException.class, () -> ConfigurationFile.parse(text, NAME))
            .getMessage());
  }

  private static String refusalOf(Path file) {
    return String.valueOf(
        assertThrows(ConfigurationException.class, () -> ConfigurationFile.read(file))
            .getMessage());
  }
}

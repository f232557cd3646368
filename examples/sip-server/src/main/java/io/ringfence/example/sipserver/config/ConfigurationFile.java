package io.ringfence.example.sipserver.config;

import io.ringfence.example.sipserver.config.Schema.Database;
import io.ringfence.example.sipserver.config.Schema.Dns;
import io.ringfence.example.sipserver.config.Schema.Mail;
import io.ringfence.example.sipserver.config.Schema.Owners;
import io.ringfence.example.sipserver.config.Schema.Records;
import io.ringfence.example.sipserver.config.Schema.Sip;
import io.ringfence.example.sipserver.config.Schema.Store;
import io.ringfence.example.sipserver.config.Schema.Web;
import io.ringfence.example.sipserver.config.Schema.Workers;
import io.ringfence.supervisor.settings.CommandOffer;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.PoolSettings;
import io.ringfence.supervisor.settings.RestartIntensity;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;

/** The configuration file, in TOML. An empty one is valid: every key of a section has a default. */
public final class ConfigurationFile {
  private static final int MOST_BYTES = 4 << 20;

  private ConfigurationFile() {}

  /**
   * Reads a file.
   *
   * @throws ConfigurationException with every line that is wrong, or why there is nothing to read
   */
  public static Configuration read(Path file) throws ConfigurationException {
    return parse(text(file), file.toString());
  }

  /** What holds if nothing was said. */
  public static Configuration defaults() {
    return configuration(new Table(0));
  }

  /**
   * Reads a text.
   *
   * @param name what messages call it
   * @throws ConfigurationException with every line that is wrong
   */
  public static Configuration parse(String text, String name) throws ConfigurationException {
    Problems problems = new Problems(name);
    TomlParseResult toml = Toml.parse(text);
    for (TomlParseError error : toml.errors()) {
      problems.add(error.position().line(), syntax(error));
    }
    problems.refuse();
    Table file = new TableReader(problems).read(toml, Schema.file(), 1);
    check(file, problems);
    problems.refuse();
    return configuration(file);
  }

  /** What stands there may be a part of a password. */
  private static String syntax(TomlParseError error) {
    return "no TOML: "
        + String.valueOf(error.getMessage())
            .replaceFirst("^Unexpected '.*?'(?=,)", "Unexpected text");
  }

  private static void check(Table file, Problems problems) {
    Table sip = file.table(Sip.SECTION);
    Optional<Integer> least = sip.find(Sip.LEAST_EXPIRES);
    Optional<Integer> most = sip.find(Sip.MOST_EXPIRES);
    if (least.isPresent() && most.isPresent() && least.get() > most.get()) {
      problems.add(
          sip.line(Sip.LEAST_EXPIRES),
          "sip.min-expires",
          "allowed is at most sip.max-expires, %d; given was %d"
              .formatted(most.get(), least.get()));
    }
    checkPool(file.table(Workers.SECTION), Workers.RUBY_SPARES, Workers.RUBY_AT_MOST, problems);
    checkPool(
        file.table(Workers.SECTION),
        Workers.JAVASCRIPT_SPARES,
        Workers.JAVASCRIPT_AT_MOST,
        problems);
    OwnerTables.check(file.tables(Owners.SECTION), problems);
  }

  private static void checkPool(
      Table workers, Key<Integer> spares, Key<Integer> atMost, Problems problems) {
    Optional<Integer> few = workers.find(spares);
    Optional<Integer> many = workers.find(atMost);
    if (few.isPresent() && many.isPresent() && few.get() >= many.get()) {
      problems.add(
          workers.line(spares),
          "workers." + spares.name(),
          "allowed is less than workers.%s, %d; given was %d"
              .formatted(atMost.name(), many.get(), few.get()));
    }
  }

  private static Configuration configuration(Table file) {
    Table records = file.table(Records.SECTION);
    Table store = file.table(Store.SECTION);
    Table dns = file.table(Dns.SECTION);
    return new Configuration(
        sip(file.table(Sip.SECTION)),
        workers(file.table(Workers.SECTION)),
        database(file.table(Database.SECTION)),
        new RecordRetention(
            Duration.ofDays(records.get(Records.KEEP_DAYS)), records.get(Records.KEEP_COUNT)),
        new StoreShare(
            store.get(Store.KEYS),
            store.get(Store.KILOBYTES) * 1_024L,
            Duration.ofSeconds(store.get(Store.TRANSACTION))),
        mail(file.table(Mail.SECTION)),
        file.table(Web.SECTION).get(Web.ALLOW_PRIVATE),
        given(dns.get(Dns.SERVER))
            .map(host -> InetSocketAddress.createUnresolved(host, dns.get(Dns.PORT))),
        file.tables(Owners.SECTION).stream().map(OwnerTables::owner).toList());
  }

  private static SipSettings sip(Table table) {
    return new SipSettings(
        table.get(Sip.DOMAINS),
        given(table.get(Sip.PUBLIC_ADDRESS)),
        table.get(Sip.MOST_CALLS),
        Duration.ofSeconds(table.get(Sip.LEAST_EXPIRES)),
        Duration.ofSeconds(table.get(Sip.MOST_EXPIRES)),
        table.get(Sip.CONTACTS),
        Duration.ofSeconds(table.get(Sip.DRAIN)));
  }

  private static WorkerSettings workers(Table table) {
    return new WorkerSettings(
        PoolSettings.DEFAULT_RUBY
            .spares(table.get(Workers.RUBY_SPARES))
            .atMost(table.get(Workers.RUBY_AT_MOST))
            .runsPerWorker(table.get(Workers.RUNS)),
        PoolSettings.DEFAULT_JAVASCRIPT
            .spares(table.get(Workers.JAVASCRIPT_SPARES))
            .atMost(table.get(Workers.JAVASCRIPT_AT_MOST))
            .runsPerWorker(table.get(Workers.RUNS)),
        MemorySize.ofMegabytes(table.get(Workers.MEMORY)),
        owners(table),
        WaitingSettings.DEFAULT.calls(table.get(Workers.WAITING)),
        RestartIntensity.of(table.get(Workers.DEATHS), RestartIntensity.DEFAULT_WITHIN),
        RunSettings.DEFAULT
            .unattended(Duration.ofSeconds(table.get(Workers.UNATTENDED)))
            .total(Duration.ofSeconds(table.get(Workers.TOTAL)))
            .cpuTime(Duration.ofSeconds(table.get(Workers.CPU)))
            .allocation(MemorySize.ofMegabytes(table.get(Workers.ALLOCATION)))
            .commands(table.get(Workers.COMMANDS))
            .offer(
                CommandOffer.DEFAULT
                    .legs(table.get(Workers.LEGS))
                    .callbacks(table.get(Workers.CALLBACKS))
                    .mails(table.get(Workers.MAILS))));
  }

  private static OwnerSettings owners(Table table) {
    OwnerSettings settings =
        OwnerSettings.DEFAULT
            .calls(table.get(Workers.CALLS))
            .startsPerSecond(table.get(Workers.STARTS))
            .waitingCalls(table.get(Workers.WAITING_OF_OWNER));
    int perDay = table.get(Workers.DAY);
    return perDay > 0 ? settings.callsPerDay(perDay) : settings;
  }

  private static DatabaseAddress database(Table table) {
    return new DatabaseAddress(
        given(table.get(Database.URL)), table.get(Database.USER), table.get(Database.PASSWORD));
  }

  private static Optional<MailSettings> mail(Table table) {
    return given(table.get(Mail.HOST))
        .map(host ->
            new MailSettings(
                host,
                table.get(Mail.PORT),
                table.get(Mail.SECURITY),
                table.get(Mail.USER),
                table.get(Mail.PASSWORD),
                table.get(Mail.FROM)));
  }

  private static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static String text(Path file) throws ConfigurationException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw unreadable(file, "is no file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw unreadable(file, "has more than %d bytes".formatted(MOST_BYTES));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException _) {
      throw unreadable(file, "does not exist");
    } catch (CharacterCodingException _) {
      throw unreadable(file, "is not UTF-8");
    } catch (IOException e) {
      throw unreadable(file, "cannot be read: " + e);
    }
  }

  private static ConfigurationException unreadable(Path file, String why) {
    return new ConfigurationException(List.of("the configuration file %s %s".formatted(file, why)));
  }
}

package io.ringfence.example.sipserver.config;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** Every key that the configuration file may have. {@code docs/sip-server.md} shows this table. */
final class Schema {
  private static final String HOST_PATTERN =
      "[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|[0-9.]+|\\[[0-9A-Fa-f:.]+\\]";
  private static final Kind<String> HOST = Kind.text("a host name or address", HOST_PATTERN);
  private static final Kind<String> HOST_OR_NONE =
      Kind.text("a host name or address", "|" + HOST_PATTERN);
  private static final Kind<String> USER =
      Kind.text("1 to 64 of letters, digits and - _ . + * #", "[A-Za-z0-9_.+*#-]{1,64}");
  private static final Kind<String> PASSWORD =
      Kind.secret("a text of 1 to 128 characters", "[^\\p{Cntrl}]{1,128}");
  private static final Kind<String> PASSWORD_OR_NONE =
      Kind.secret("a text of at most 128 characters", "[^\\p{Cntrl}]{0,128}");
  private static final Kind<String> NOT_EMPTY = Kind.text("a text, not empty", "[^\\p{Cntrl}]+");
  private static final Kind<String> NAME =
      Kind.text(
          "1 to 64 of letters, digits and - _ . that begin with a letter or digit",
          "[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** The SIP side. */
  static final class Sip {
    static final Key<List<String>> DOMAINS =
        Key.of(
            "domains",
            Kind.listOf(HOST, 100),
            List.of(),
            "none",
            "domains that this server serves, beside its own address");
    static final Key<String> PUBLIC_ADDRESS =
        Key.of(
            "public-address",
            HOST_OR_NONE,
            "",
            "the bound address",
            "what others reach this server at; plans see it as `sys.PublicIPAddress`");
    static final Key<Integer> MOST_CALLS =
        Key.of("max-calls", Kind.number(1, 100_000), 2_000, "calls at once; more get 503");
    static final Key<Integer> LEAST_EXPIRES =
        Key.of(
            "min-expires",
            Kind.number(1, 86_400),
            60,
            "seconds; a shorter registration is refused with 423");
    static final Key<Integer> MOST_EXPIRES =
        Key.of(
            "max-expires",
            Kind.number(1, 604_800),
            3_600,
            "seconds; a longer registration is cut to it, one without a time gets it");
    static final Key<Integer> CONTACTS =
        Key.of("contacts-per-account", Kind.number(1, 100), 10, "telephones of one account");
    static final Key<Integer> DRAIN =
        Key.of(
            "drain-seconds",
            Kind.number(0, 3_600),
            30,
            "how long calls may go on when the server is told to end");

    static final Section SECTION =
        Section.once(
            "sip",
            DOMAINS,
            PUBLIC_ADDRESS,
            MOST_CALLS,
            LEAST_EXPIRES,
            MOST_EXPIRES,
            CONTACTS,
            DRAIN);

    private Sip() {}
  }

  /** The workers and the limits of runs. */
  static final class Workers {
    static final Key<Integer> RUBY_SPARES =
        Key.of("ruby-spares", Kind.number(1, 100), 1, "ready Ruby workers that serve nobody yet");
    static final Key<Integer> RUBY_AT_MOST =
        Key.of("ruby-at-most", Kind.number(2, 1_000), 16, "Ruby workers alive at once");
    static final Key<Integer> JAVASCRIPT_SPARES =
        Key.of("javascript-spares", Kind.number(1, 100), 1, "the same for JavaScript");
    static final Key<Integer> JAVASCRIPT_AT_MOST =
        Key.of("javascript-at-most", Kind.number(2, 1_000), 4, "JavaScript workers alive at once");
    static final Key<Integer> RUNS =
        Key.of("runs-per-worker", Kind.number(1, 1_000), 20, "plans that one worker runs at once");
    static final Key<Integer> MEMORY =
        Key.of(
            "memory-megabytes",
            Kind.number(120, 1_000_000),
            150,
            "private memory past which a worker is replaced");
    static final Key<Integer> CALLS =
        Key.of(
            "calls-per-owner", Kind.number(1, 100_000), 5, "plans of one owner that run at once");
    static final Key<Integer> STARTS =
        Key.of(
            "starts-per-second",
            Kind.number(1, 100_000),
            50,
            "calls of one owner begun in a second");
    static final Key<Integer> DAY =
        Key.of(
            "calls-per-day",
            Kind.number(0, 1_000_000),
            0,
            "no limit",
            "calls of one owner in 24 hours; 0 for no limit");
    static final Key<Integer> WAITING =
        Key.of(
            "waiting-calls",
            Kind.number(0, 100_000),
            100,
            "calls that wait for a worker of one language");
    static final Key<Integer> WAITING_OF_OWNER =
        Key.of("waiting-calls-per-owner", Kind.number(0, 100_000), 20, "the same of one owner");
    static final Key<Integer> DEATHS =
        Key.of(
            "worker-deaths-per-minute",
            Kind.number(1, 1_000),
            5,
            "unplanned ends of workers that are normal; after more, new ones start slower");
    static final Key<Integer> UNATTENDED =
        Key.of(
            "unattended-seconds",
            Kind.number(1, 3_600),
            10,
            "how long a plan may run without a dial or an end");
    static final Key<Integer> TOTAL =
        Key.of("total-seconds", Kind.number(1, 86_400), 300, "the whole time of a run");
    static final Key<Integer> CPU =
        Key.of("cpu-seconds", Kind.number(1, 3_600), 5, "processor time of a run");
    static final Key<Integer> ALLOCATION =
        Key.of(
            "allocation-megabytes",
            Kind.number(1, 1_000_000),
            50,
            "what a run allocates, garbage included");
    static final Key<Integer> COMMANDS =
        Key.of("commands-per-run", Kind.number(1, 100_000), 500, "dials, responses and the like");
    static final Key<Integer> LEGS =
        Key.of("legs-per-run", Kind.number(0, 1_000), 20, "legs of all dials of a run");
    static final Key<Integer> CALLBACKS =
        Key.of("callbacks-per-run", Kind.number(0, 1_000), 3, "`sys.Callback` in a run");
    static final Key<Integer> MAILS =
        Key.of("mails-per-run", Kind.number(0, 1_000), 3, "`sys.Email` in a run");

    static final Section SECTION =
        Section.once(
            "workers",
            RUBY_SPARES,
            RUBY_AT_MOST,
            JAVASCRIPT_SPARES,
            JAVASCRIPT_AT_MOST,
            RUNS,
            MEMORY,
            CALLS,
            STARTS,
            DAY,
            WAITING,
            WAITING_OF_OWNER,
            DEATHS,
            UNATTENDED,
            TOTAL,
            CPU,
            ALLOCATION,
            COMMANDS,
            LEGS,
            CALLBACKS,
            MAILS);

    private Workers() {}
  }

  /** Where call records and the owners' stores lie. */
  static final class Database {
    static final Key<String> URL =
        Key.of("url", Kind.jdbcUrl(), "", "an H2 file in the data folder", "the JDBC address");
    static final Key<String> USER =
        Key.of("user", Kind.text(), "", "none", "the user of the database");
    static final Key<String> PASSWORD =
        Key.of("password", PASSWORD_OR_NONE, "", "none", "the password of that user");

    static final Section SECTION = Section.once("database", URL, USER, PASSWORD);

    private Database() {}
  }

  /** How long call records are kept. */
  static final class Records {
    static final Key<Integer> KEEP_DAYS =
        Key.of("keep-days", Kind.number(1, 36_500), 90, "age of the oldest call record kept");
    static final Key<Integer> KEEP_COUNT =
        Key.of(
            "keep-count",
            Kind.number(1, 1_000_000_000),
            1_000_000,
            "call records kept, the newest");

    static final Section SECTION = Section.once("records", KEEP_DAYS, KEEP_COUNT);

    private Records() {}
  }

  /** What plans may keep with {@code sys.DBWrite}. */
  static final class Store {
    static final Key<Integer> KEYS =
        Key.of("keys-per-owner", Kind.number(0, 1_000_000), 1_000, "keys of one owner");
    static final Key<Integer> KILOBYTES =
        Key.of(
            "kilobytes-per-owner",
            Kind.number(0, 4_194_304),
            1_024,
            "keys and values of one owner; a kilobyte is 1,024 bytes here");
    static final Key<Integer> TRANSACTION =
        Key.of(
            "transaction-seconds",
            Kind.number(1, 300),
            10,
            "after that an open transaction is rolled back");

    static final Section SECTION = Section.once("store", KEYS, KILOBYTES, TRANSACTION);

    private Store() {}
  }

  /** The server that {@code sys.Email} sends by. */
  static final class Mail {
    static final Key<String> HOST =
        Key.of("host", HOST_OR_NONE, "", "none: plans cannot send mail", "the SMTP server");
    static final Key<Integer> PORT = Key.of("port", Kind.number(1, 65_535), 25, "its port");
    static final Key<String> SECURITY =
        Key.of("security", Kind.choice("none", "starttls", "tls"), "none", "how it is spoken to");
    static final Key<String> USER = Key.of("user", Kind.text(), "", "none", "who logs in there");
    static final Key<String> PASSWORD =
        Key.of("password", PASSWORD_OR_NONE, "", "none", "the password of that user");
    static final Key<String> FROM =
        Key.of(
            "from",
            Kind.text("a mail address", "[^\\s@<>]{1,64}@[^\\s@<>]{1,255}"),
            "dialplan@localhost",
            "the sender of all mails");

    static final Section SECTION = Section.once("mail", HOST, PORT, SECURITY, USER, PASSWORD, FROM);

    private Mail() {}
  }

  /** What {@code sys.WebGet} may reach. */
  static final class Web {
    static final Key<Boolean> ALLOW_PRIVATE =
        Key.of(
            "allow-private-addresses",
            Kind.flag(),
            false,
            "whether plans may fetch from loopback and private networks");

    static final Section SECTION = Section.once("web", ALLOW_PRIVATE);

    private Web() {}
  }

  /** Whom {@code sys.ENUMLookup} asks. */
  static final class Dns {
    static final Key<String> SERVER =
        Key.of("server", HOST_OR_NONE, "", "that of the system", "the name server for ENUM");
    static final Key<Integer> PORT = Key.of("port", Kind.number(1, 65_535), 53, "its port");

    static final Section SECTION = Section.once("dns", SERVER, PORT);

    private Dns() {}
  }

  /** A tenant. */
  static final class Owners {
    static final Key<String> NAME_OF_OWNER =
        Key.required("name", NAME, "the owner, and the name of the folder of his plans");
    static final Key<ZoneId> TIMEZONE =
        Key.of("timezone", Kind.timezone(), ZoneOffset.UTC, "`UTC`", "what `sys.GetTimezone` says");
    static final Key<String> SERVICE_LEVEL =
        Key.of("service-level", NAME, "Free", "what `sys.ServiceLevel` says");
    static final Key<List<String>> NUMBERS =
        Key.of(
            "numbers",
            Kind.listOf(USER, 10_000),
            List.of(),
            "none",
            "numbers at which calls from outside reach him");

    static final Key<String> ACCOUNT_USER =
        Key.required("user", USER, "the user part of its address; no other account has it");
    static final Key<String> ACCOUNT_PASSWORD =
        Key.required("password", PASSWORD, "for registrations and calls");
    static final Section ACCOUNT = Section.rows("owner.account", ACCOUNT_USER, ACCOUNT_PASSWORD);

    static final Key<String> PROVIDER_NAME =
        Key.required("name", NAME, "what dial strings call it");
    static final Key<String> PROVIDER_HOST = Key.required("host", HOST, "where calls go");
    static final Key<Integer> PROVIDER_PORT =
        Key.of("port", Kind.number(1, 65_535), 5_060, "its port");
    static final Key<String> PROVIDER_TRANSPORT =
        Key.of("transport", Kind.choice("udp", "tcp"), "udp", "how it is spoken to");
    static final Key<String> PROVIDER_USER =
        Key.of(
            "user",
            Kind.text("at most 64 of letters, digits and - _ . + * #", "[A-Za-z0-9_.+*#-]{0,64}"),
            "",
            "none",
            "what it knows the owner by");
    static final Key<String> PROVIDER_PASSWORD =
        Key.of("password", PASSWORD_OR_NONE, "", "none", "for its challenges");
    static final Section PROVIDER =
        Section.rows(
            "owner.provider",
            PROVIDER_NAME,
            PROVIDER_HOST,
            PROVIDER_PORT,
            PROVIDER_TRANSPORT,
            PROVIDER_USER,
            PROVIDER_PASSWORD);

    static final Key<String> LOOKUP_TYPE =
        Key.of(
            "type", Kind.choice("SpeedDial", "CNAM", "ENUM"), "SpeedDial", "the table of the row");
    static final Key<String> LOOKUP_KEY = Key.required("key", NOT_EMPTY, "what is looked up");
    static final Key<String> LOOKUP_VALUE =
        Key.of("value", Kind.text(), "", "empty", "what is found");
    static final Key<String> LOOKUP_DESCRIPTION =
        Key.of("description", Kind.text(), "", "empty", "for people");
    static final Section LOOKUP =
        Section.rows("owner.lookup", LOOKUP_TYPE, LOOKUP_KEY, LOOKUP_VALUE, LOOKUP_DESCRIPTION);

    static final Key<String> ROUTE_NAME =
        Key.of("name", Kind.text(), "", "empty", "plans see it as `RouteName`");
    static final Key<String> ROUTE_PATTERN =
        Key.required("pattern", NOT_EMPTY, "`RoutePattern`: which numbers it is for");
    static final Key<String> ROUTE_DESTINATION =
        Key.required("destination", NOT_EMPTY, "`RouteDestination`: where they go");
    static final Key<String> ROUTE_DESCRIPTION =
        Key.of("description", Kind.text(), "", "empty", "for people");
    static final Section ROUTE =
        Section.rows(
            "owner.route", ROUTE_NAME, ROUTE_PATTERN, ROUTE_DESTINATION, ROUTE_DESCRIPTION);

    static final Key<List<String>> ENUM_SERVERS =
        Key.of(
            "enum-servers",
            Kind.listOf(HOST, 100),
            List.of(),
            "none",
            "what `GetENUMServers` of the settings says");
    static final Key<List<String>> EXCLUDED_PREFIXES =
        Key.of(
            "excluded-prefixes",
            Kind.listOf(NOT_EMPTY, 1_000),
            List.of(),
            "none",
            "what `GetExcludedPrefixes` says");
    static final Key<List<String>> ALLOWED_COUNTRIES =
        Key.of(
            "allowed-countries",
            Kind.listOf(Kind.text("1 to 4 digits", "[0-9]{1,4}"), 1_000),
            List.of(),
            "none",
            "what `GetAllowedCountries` says");
    static final Section OPTIONS =
        Section.once("owner.options", ENUM_SERVERS, EXCLUDED_PREFIXES, ALLOWED_COUNTRIES);

    static final Section SECTION =
        Section.rows("owner", NAME_OF_OWNER, TIMEZONE, SERVICE_LEVEL, NUMBERS)
            .with(ACCOUNT, PROVIDER, LOOKUP, ROUTE, OPTIONS);

    private Owners() {}
  }

  /**
   * The whole file. Put together when asked for: a constant here would need the parts while they
   * may need the kinds above.
   */
  static Section file() {
    return Section.once("")
        .with(
            Sip.SECTION,
            Workers.SECTION,
            Database.SECTION,
            Records.SECTION,
            Store.SECTION,
            Mail.SECTION,
            Web.SECTION,
            Dns.SECTION,
            Owners.SECTION);
  }

  private Schema() {}
}

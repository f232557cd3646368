package io.ringfence.supervisor.call;

import static io.ringfence.supervisor.call.PlanValue.flag;
import static io.ringfence.supervisor.call.PlanValue.text;
import static io.ringfence.supervisor.call.PlanValue.whole;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A command that leaves the caller alone: the host looks something up, keeps or sends it, and
 * answers with {@link CommandResult.Returned}. A host that does not offer one says so with {@link
 * CommandResult#notOffered}; the plan then sees nothing, or what the script API says for a failure.
 *
 * <p>An empty {@code user} or {@code domain} stands for the owner's own.
 */
public sealed interface ServiceCommand extends Command {

  /** Longer than any of these takes that keeps to its own limit. */
  Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(10);

  /** What the script gave, in its order, without secrets. */
  List<PlanValue> arguments();

  /** After so long without a result the script goes on as after a failure. */
  default Duration timeLimit() {
    return DEFAULT_TIME_LIMIT;
  }

  @Override
  default String explanation() {
    return arguments().stream()
        .map(PlanValue::explanation)
        .collect(Collectors.joining(", ", name() + "(", ")"));
  }

  /**
   * Ring {@code first}, and when it has answered ring {@code second} and join the two. The script
   * does not wait for it.
   *
   * @param delay before the first leg rings, at most 15 s
   * @param firstRing how long the first leg may ring, at most 60 s
   */
  record Callback(
      String first,
      String second,
      Duration delay,
      Duration firstRing,
      Duration secondRing,
      String firstHeaders,
      String secondHeaders)
      implements ServiceCommand {
    @Override
    public String name() {
      return "Callback";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of(
          text(first),
          text(second),
          whole(delay.toSeconds()),
          whole(firstRing.toSeconds()),
          whole(secondRing.toSeconds()),
          text(firstHeaders),
          text(secondHeaders));
    }
  }

  /** The URI that ENUM (RFC 6116) gives for {@code number.domain}, as text, or nothing. */
  record EnumLookup(String number) implements ServiceCommand {
    @Override
    public String name() {
      return "ENUMLookup";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of(text(number));
    }
  }

  /** The body of a web page, its first 8,192 bytes, as text, or nothing. */
  record WebGet(String url, Duration limit) implements ServiceCommand {
    @Override
    public String name() {
      return "WebGet";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of(text(url), whole(limit.toSeconds()));
    }

    @Override
    public Duration timeLimit() {
      return limit.plusSeconds(1);
    }
  }

  /** Whether a SIP account has a current registration, as a flag. */
  record IsAvailable(String user, String domain) implements ServiceCommand {
    @Override
    public String name() {
      return "IsAvailable";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of(text(user), text(domain));
    }
  }

  /** Whether a SIP account belongs to the owner, as a flag. */
  record IsMine(String user, String domain) implements ServiceCommand {
    @Override
    public String name() {
      return "IsMine";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of(text(user), text(domain));
    }
  }

  /** Whether there is such a SIP account of anybody, as a flag. */
  record DoesSipAccountExist(String user, String domain) implements ServiceCommand {
    @Override
    public String name() {
      return "DoesSIPAccountExist";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of(text(user), text(domain));
    }
  }

  /** The registrations of a SIP account, as a list of records. */
  record GetBindings(String user, String domain) implements ServiceCommand {
    @Override
    public String name() {
      return "GetBindings";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of(text(user), text(domain));
    }
  }

  /** A look-up without arguments. */
  record Get(Subject subject) implements ServiceCommand {
    @Override
    public String name() {
      return subject.scriptName();
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of();
    }
  }

  /** What a {@link Get} asks for. */
  enum Subject {
    /** The owner's SIP accounts, as a list of records. */
    SIP_ACCOUNTS("GetSIPAccounts"),
    /** The owner's calls in progress, as a list of records. */
    CURRENT_CALLS("GetCurrentCalls"),
    /** How many those are, as a number. */
    CURRENT_CALL_COUNT("GetCurrentCallCount"),
    /** The owner's time zone, as the text of an IANA name. */
    TIMEZONE("GetTimezone"),
    /** The minutes that the owner's time zone is ahead of UTC now, as a number. */
    TIMEZONE_OFFSET("GetTimezoneOffsetMinutes"),
    /** The owner's providers, as a record of records by name. */
    PROVIDERS("Providers"),
    /** The account that placed the call, as a record; nothing for a call from outside. */
    FROM_SIP_ACCOUNT("FromSIPAccount"),
    /** What the owner pays for, as text. */
    SERVICE_LEVEL("ServiceLevel"),
    /** The address that the server is reached at, as text. */
    PUBLIC_IP_ADDRESS("PublicIPAddress");

    private final String scriptName;

    Subject(String scriptName) {
      this.scriptName = scriptName;
    }

    /** The name that scripts use. */
    public String scriptName() {
      return scriptName;
    }
  }

  /** The domain that a host name stands for, as text, or nothing. */
  record GetCanonicalDomain(String host) implements ServiceCommand {
    @Override
    public String name() {
      return "GetCanonicalDomain";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of(text(host));
    }
  }

  /**
   * One of the owner's tables that plans know by {@code lookup}, as a list of records.
   *
   * @param table {@code lookups} (speed dials, caller names, numbers: fields {@code Type}, {@code
   *     Key}, {@code Value}, {@code Description}), {@code routes}, {@code providers} (told apart by
   *     their {@code ProviderName}) or {@code options} (of which plans see the first)
   */
  record GetTable(String table, String dialplan) implements ServiceCommand {
    @Override
    public String name() {
      return "GetTable";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of(text(table), text(dialplan));
    }
  }

  /**
   * Send a request outside of any dialog and wait for its final response, as a record of {@code
   * StatusCode} and {@code ReasonPhrase}, or nothing. Never an INVITE.
   *
   * @param limit to wait for the response, at most 8 s; zero to wait for none
   */
  record SendRequest(
      String method,
      String destination,
      String contentType,
      String body,
      Duration limit,
      Optional<Credentials> credentials)
      implements ServiceCommand {
    @Override
    public String name() {
      return "SendRequest";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of(
          text(method), text(destination), text(contentType), text(body), whole(limit.toSeconds()));
    }
  }

  /** Who a request comes from; its text never shows the password. */
  record Credentials(String user, String password) {
    @Override
    public String toString() {
      return "Credentials[" + user + "]";
    }
  }

  /**
   * Send a mail.
   *
   * @param to at most five addresses
   */
  record Email(List<String> to, String subject, String body, boolean isHtml)
      implements ServiceCommand {
    /** Copies the addresses. */
    public Email {
      to = List.copyOf(to);
    }

    @Override
    public String name() {
      return "Email";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of(PlanValue.texts(to), text(subject), text(body), flag(isHtml));
    }
  }

  /** Keep a value under a key in the owner's store. */
  record DbWrite(String key, String value) implements ServiceCommand {
    @Override
    public String name() {
      return "DBWrite";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of(text(key), text(value));
    }
  }

  /** The value under a key of the owner's store, as text, or nothing. */
  record DbRead(String key) implements ServiceCommand {
    @Override
    public String name() {
      return "DBRead";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of(text(key));
    }
  }

  /**
   * The same, and nobody else writes it before the transaction of this call has ended. Without a
   * transaction it is a {@link DbRead}.
   */
  record DbReadForUpdate(String key) implements ServiceCommand {
    @Override
    public String name() {
      return "DBReadForUpdate";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of(text(key));
    }
  }

  /** Remove a key from the owner's store. */
  record DbDelete(String key) implements ServiceCommand {
    @Override
    public String name() {
      return "DBDelete";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of(text(key));
    }
  }

  /** The keys of the owner's store, as a list of text. */
  record DbGetKeys() implements ServiceCommand {
    @Override
    public String name() {
      return "DBGetKeys";
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of();
    }
  }

  /**
   * Begin or end a transaction of the owner's store. A call has at most one, and what it leaves
   * open is rolled back when the call has its outcome.
   */
  record Transaction(Step step) implements ServiceCommand {
    @Override
    public String name() {
      return step.scriptName();
    }

    @Override
    public List<PlanValue> arguments() {
      return List.of();
    }
  }

  /** What a {@link Transaction} does. */
  enum Step {
    /** What follows belongs together. */
    START("StartTransaction"),
    /** Keep it. */
    COMMIT("CommitTransaction"),
    /** Drop it. */
    ROLL_BACK("RollbackTransaction");

    private final String scriptName;

    Step(String scriptName) {
      this.scriptName = scriptName;
    }

    /** The name that scripts use. */
    public String scriptName() {
      return scriptName;
    }
  }

  /**
   * A command under a name that plans of old use for a service that is gone, such as {@code
   * GoogleVoiceCall} or {@code LookupHighriseContact}.
   */
  record LegacyService(String name, List<PlanValue> arguments) implements ServiceCommand {
    /** Copies the arguments. */
    public LegacyService {
      arguments = List.copyOf(arguments);
    }

    /** Without the arguments: plans gave these services their passwords. */
    @Override
    public String explanation() {
      return "%s(%d arguments)".formatted(name, arguments.size());
    }

    @Override
    public String toString() {
      return explanation();
    }
  }

  /** A command of the host's own, under a name that it gave to its builder. */
  record Custom(String name, List<PlanValue> arguments) implements ServiceCommand {
    /** Copies the arguments. */
    public Custom {
      arguments = List.copyOf(arguments);
    }
  }
}

package io.ringfence.worker.dialplan;

import io.ringfence.worker.dialplan.ScriptType.Member;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code sys.Dial}, and what a plan can know of the dials before. */
final class DialMembers implements MemberGroup {
  static final List<Member> MEMBERS =
      Stream.of(
              Member.openCalls("Dial"),
              Member.properties(
                  "LastFailureStatus",
                  "LastFailureReason",
                  "LastFailureMessage",
                  "LastDialled",
                  "Redirect",
                  "RedirectResponse"),
              Member.optionalParts("URI", "RedirectURI"))
          .flatMap(List::stream)
          .toList();

  private static final int DEFAULT_RING_SECONDS = 60;
  private static final int MAX_RING_SECONDS = 180;
  private static final int MAX_ANSWERED_SECONDS = 7 * 24 * 3600;
  private static final int MAX_DIAL_CHARACTERS = 8192;
  private static final int MAX_DELAY_SECONDS = 120;

  /** The option of a leg; not at its begin, where it would be an address. */
  private static final Pattern DELAY = Pattern.compile("(?i)([\\[,]\\s*dt\\s*=\\s*)([0-9]{1,300})");

  private static final int MAX_REASON_CHARACTERS = 256;
  private static final RunEnding.Unanswered UNAVAILABLE =
      new RunEnding.Unanswered(480, "Temporarily Unavailable");
  private static final String REDIRECT_URI = "RedirectURI";

  private final CommandPort port;
  private final Services services;
  private final ChangeMembers changes;
  private final Substitution substitution;
  private final UriObject redirectUri =
      new UriObject(ScriptApi.SYSTEM + "." + REDIRECT_URI, SipUri.parse(""));
  private int lastFailureStatus;
  private String lastFailureReason = "";
  private Value lastDialled = new Value.Items(List.of());
  private Value redirectResponse = new Value.Nothing();

  DialMembers(
      CommandPort port, Services services, ChangeMembers changes, Substitution substitution) {
    this.port = port;
    this.services = services;
    this.changes = changes;
    this.substitution = substitution;
  }

  @Override
  public List<Member> members() {
    return MEMBERS;
  }

  @Override
  public Value call(String member, Arguments arguments) {
    return switch (member) {
      case "Dial" -> dial(arguments);
      case "LastFailureStatus" -> new Value.Whole(lastFailureStatus);
      case "LastFailureReason", "LastFailureMessage" -> new Value.Text(lastFailureReason);
      case "LastDialled" -> lastDialled;
      case "Redirect" -> new Value.Flag(isRedirected());
      case "RedirectResponse" -> redirectResponse;
      case REDIRECT_URI ->
          isRedirected()
              ? new Value.Text(ScriptApi.SYSTEM + "." + REDIRECT_URI)
              : new Value.Nothing();
      default -> throw ScriptObject.unknown(ScriptApi.SYSTEM, member);
    };
  }

  @Override
  public Optional<ScriptObject> part(String member) {
    return member.equals(REDIRECT_URI) ? Optional.of(redirectUri) : Optional.empty();
  }

  RunEnding unanswered() {
    return lastFailureStatus >= 300 && lastFailureStatus <= 699
        ? new RunEnding.Unanswered(lastFailureStatus, lastFailureReason)
        : UNAVAILABLE;
  }

  private boolean isRedirected() {
    return redirectResponse instanceof Value.Fields;
  }

  private Value dial(Arguments arguments) {
    arguments.expect(1, 4);
    String destination =
        delaysCut(arguments, substitution.in(arguments, arguments.line(0)).strip());
    if (destination.isEmpty()) {
      return number(dialled(arguments, new CommandAnswer.Failed("the dial string is empty")));
    }
    arguments.atMost(destination, "the dial string", MAX_DIAL_CHARACTERS);
    Map<String, Value> wire = new LinkedHashMap<>();
    wire.put("destination", new Value.Text(destination));
    wire.put("ringSeconds", new Value.Whole(ringSeconds(arguments)));
    int answeredLimit = Math.max(0, arguments.whole(2, "answered call limit", 0));
    wire.put(
        "answeredLimitSeconds",
        new Value.Whole(
            services.cut(
                arguments, "seconds for an answered call", answeredLimit, MAX_ANSWERED_SECONDS)));
    changes.changes(arguments, arguments.value(3)).ifPresent(value -> wire.put("changes", value));
    CommandAnswer answer = port.issue("Dial", wire);
    port.renewTime();
    DialResult result = dialled(arguments, answer);
    if (result == DialResult.ANSWERED) {
      port.end(new RunEnding.Answered());
      throw new RunOver();
    }
    return number(result);
  }

  private static Value number(DialResult result) {
    return new Value.Whole(result.number());
  }

  /** The dial string with no delay that is longer than the host waits. */
  private String delaysCut(Arguments arguments, String destination) {
    return DELAY
        .matcher(destination)
        .replaceAll(found ->
            found.group(1)
                + services.cut(
                    arguments, "seconds of delay", seconds(found.group(2)), MAX_DELAY_SECONDS));
  }

  private static int seconds(String digits) {
    return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }

  private int ringSeconds(Arguments arguments) {
    int asked = arguments.whole(1, "ring seconds", DEFAULT_RING_SECONDS);
    return asked < 1
        ? DEFAULT_RING_SECONDS
        : services.cut(arguments, "ring seconds", asked, MAX_RING_SECONDS);
  }

  private DialResult dialled(Arguments arguments, CommandAnswer answer) {
    lastDialled = new Value.Items(List.of());
    redirectResponse = new Value.Nothing();
    return switch (answer) {
      case CommandAnswer.Done(Map<String, Value> results) -> {
        DialResult result = DialResult.of(results);
        if (result != DialResult.ANSWERED) {
          lastFailureStatus = status(results);
          lastFailureReason = reason(results);
        }
        keepLegs(results);
        keepRedirect(results);
        yield result;
      }
      case CommandAnswer.Failed(String reason) -> {
        lastFailureStatus = 0;
        lastFailureReason = shortReason(reason);
        services.refuse(arguments, reason, new Value.Nothing());
        yield DialResult.ERROR;
      }
    };
  }

  /** A host that tells no legs is taken to have rung one. */
  private void keepLegs(Map<String, Value> results) {
    if (results.get("legs") instanceof Value.Items(List<Value> legs)) {
      lastDialled = new Value.Items(legs.stream().map(DialMembers::leg).toList());
    } else if (status(results) > 0) {
      lastDialled = new Value.Items(List.of(leg(new Value.Fields(results))));
    }
  }

  private void keepRedirect(Map<String, Value> results) {
    if (results.get("redirectUri") instanceof Value.Text(String uri)) {
      redirectUri.replace(uri);
      redirectResponse = response(results);
    }
  }

  private static Value leg(Value leg) {
    Map<String, Value> told =
        leg instanceof Value.Fields(Map<String, Value> fields) ? fields : Map.of();
    Map<String, Value> shown = new LinkedHashMap<>();
    shown.put("URI", told.get("uri") instanceof Value.Text uri ? uri : new Value.Text(""));
    shown.put("TransactionFinalResponse", status(told) > 0 ? response(told) : new Value.Nothing());
    return new Value.Fields(shown);
  }

  private static Value response(Map<String, Value> told) {
    Map<String, Value> response = new LinkedHashMap<>();
    response.put("StatusCode", new Value.Whole(status(told)));
    response.put("ReasonPhrase", new Value.Text(reason(told)));
    return new Value.Fields(response);
  }

  private static int status(Map<String, Value> told) {
    return told.get("status") instanceof Value.Whole(long status) ? Math.clamp(status, 0, 999) : 0;
  }

  private static String reason(Map<String, Value> told) {
    return told.get("reason") instanceof Value.Text(String reason) ? shortReason(reason) : "";
  }

  static String shortReason(String reason) {
    String line = OneLine.of(reason).strip();
    return line.length() > MAX_REASON_CHARACTERS ? line.substring(0, MAX_REASON_CHARACTERS) : line;
  }
}

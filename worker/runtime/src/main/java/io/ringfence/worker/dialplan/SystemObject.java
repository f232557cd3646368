package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code sys}: what a plan can do, and what it can know about its run. */
final class SystemObject implements ScriptObject {
  private static final int DEFAULT_RING_SECONDS = 60;
  private static final int MAX_RING_SECONDS = 180;
  private static final int MAX_DIAL_CHARACTERS = 8192;
  private static final int MAX_REASON_CHARACTERS = 256;
  private static final int MAX_HEADERS_CHARACTERS = 8192;
  private static final int MAX_EXTENSION_SECONDS = 86_400;
  private static final RunEnding.Unanswered UNAVAILABLE =
      new RunEnding.Unanswered(480, "Temporarily Unavailable");
  private static final Pattern LINE_BREAKS = Pattern.compile("[\\r\\n\\x00]+");

  private final PlanCall call;
  private final CommandPort port;
  private int lastFailureStatus;
  private String lastFailureReason = "";

  SystemObject(PlanCall call, CommandPort port) {
    this.call = call;
    this.port = port;
  }

  @Override
  public Value call(String member, List<Value> given) {
    Arguments arguments = new Arguments("sys." + member, given);
    return switch (member) {
      case "Dial" -> dial(arguments);
      case "Respond" -> respond(arguments);
      case "Log" -> log(arguments);
      case "ExtendScriptTimeout" -> extendScriptTimeout(arguments);
      case "LastFailureStatus" -> new Value.Whole(lastFailureStatus);
      case "LastFailureReason" -> new Value.Text(lastFailureReason);
      case "In" -> new Value.Flag(!call.outbound());
      case "Out" -> new Value.Flag(call.outbound());
      case "Username" -> new Value.Text(call.owner());
      case "DialPlanName" -> new Value.Text(call.dialplan());
      default -> throw ScriptObject.unknown("sys", member);
    };
  }

  @Override
  public void assign(String member, Value value) {
    throw ScriptObject.notAssignable("sys", member);
  }

  RunEnding unanswered() {
    return lastFailureStatus >= 300 && lastFailureStatus <= 699
        ? new RunEnding.Unanswered(lastFailureStatus, lastFailureReason)
        : UNAVAILABLE;
  }

  private Value dial(Arguments arguments) {
    arguments.expect(1, 3);
    String destination = oneLine(arguments.text(0)).strip();
    if (destination.isEmpty()) {
      throw new ScriptMisuse("sys.Dial: the dial string is empty");
    }
    refuseLonger("sys.Dial: the dial string", destination, MAX_DIAL_CHARACTERS);
    CommandAnswer answer =
        port.issue(
            "Dial",
            Map.of(
                "destination", new Value.Text(destination),
                "ringSeconds", new Value.Whole(ringSeconds(arguments)),
                "answeredLimitSeconds",
                    new Value.Whole(Math.max(0, arguments.whole(2, "answered call limit", 0)))));
    port.renewTime();
    DialResult result = dialled(answer);
    if (result == DialResult.ANSWERED) {
      port.end(new RunEnding.Answered());
      throw new RunOver();
    }
    return new Value.Whole(result.number());
  }

  private int ringSeconds(Arguments arguments) {
    int asked = arguments.whole(1, "ring seconds", DEFAULT_RING_SECONDS);
    if (asked > MAX_RING_SECONDS) {
      port.log(
          "sys.Dial: %d ring seconds were asked for; cut to the limit of %d"
              .formatted(asked, MAX_RING_SECONDS));
      return MAX_RING_SECONDS;
    }
    return asked < 1 ? DEFAULT_RING_SECONDS : asked;
  }

  private DialResult dialled(CommandAnswer answer) {
    return switch (answer) {
      case CommandAnswer.Done(Map<String, Value> results) -> {
        DialResult result = DialResult.of(results);
        if (result != DialResult.ANSWERED) {
          lastFailureStatus =
              results.get("status") instanceof Value.Whole(long status)
                  ? Math.clamp(status, 0, 999)
                  : 0;
          lastFailureReason =
              results.get("reason") instanceof Value.Text(String reason) ? shortReason(reason) : "";
        }
        yield result;
      }
      case CommandAnswer.Failed(String reason) -> {
        lastFailureStatus = 0;
        lastFailureReason = shortReason(reason);
        port.log("sys.Dial failed: " + reason);
        yield DialResult.ERROR;
      }
    };
  }

  private Value respond(Arguments arguments) {
    arguments.expect(1, 3);
    int status = arguments.whole(0, "status code", 0);
    if (status < 100 || status > 699) {
      throw new ScriptMisuse(
          "sys.Respond: status code %d is not within 100 to 699".formatted(status));
    }
    String reason = shortReason(arguments.text(1));
    String headers = oneLine(arguments.text(2));
    refuseLonger("sys.Respond: the header text", headers, MAX_HEADERS_CHARACTERS);
    if (status >= 200 && status < 300 && "INVITE".equals(call.request().method())) {
      port.log(
          "sys.Respond: %d to an INVITE is refused, only a dialled leg answers it"
              .formatted(status));
      return new Value.Nothing();
    }
    CommandAnswer answer =
        port.issue(
            "Respond",
            Map.of(
                "status", new Value.Whole(status),
                "reason", new Value.Text(reason),
                "headers", new Value.Text(headers)));
    if (answer instanceof CommandAnswer.Failed(String failure)) {
      port.log("sys.Respond failed: " + failure);
    }
    if (status >= 300) {
      port.end(new RunEnding.Responded(status, reason));
      throw new RunOver();
    }
    return new Value.Nothing();
  }

  private Value log(Arguments arguments) {
    arguments.expect(1, 1);
    port.log(oneLine(arguments.text(0)));
    return new Value.Nothing();
  }

  private Value extendScriptTimeout(Arguments arguments) {
    arguments.expect(1, 1);
    int seconds = arguments.whole(0, "seconds", 0);
    if (seconds < 0) {
      throw new ScriptMisuse("sys.ExtendScriptTimeout: %d seconds is negative".formatted(seconds));
    }
    port.extendTime(Math.min(seconds, MAX_EXTENSION_SECONDS));
    return new Value.Nothing();
  }

  private static String shortReason(String reason) {
    String line = oneLine(reason).strip();
    return line.length() > MAX_REASON_CHARACTERS ? line.substring(0, MAX_REASON_CHARACTERS) : line;
  }

  private static String oneLine(String text) {
    return LINE_BREAKS.matcher(text).replaceAll(" ");
  }

  private static void refuseLonger(String subject, String text, int limit) {
    if (text.length() > limit) {
      throw new ScriptMisuse(
          "%s has %d characters; allowed %d".formatted(subject, text.length(), limit));
    }
  }
}

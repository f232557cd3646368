package io.ringfence.worker.dialplan;

import io.ringfence.worker.dialplan.ScriptType.Member;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The run itself: its answer to the caller, its log, its time, whose it is. */
final class RunMembers implements MemberGroup {
  static final List<Member> MEMBERS =
      Stream.of(
              Member.calls(
                  "Respond",
                  "Log",
                  "ExtendScriptTimeout",
                  "WhoAmI",
                  "TurnOffAutoCleanup",
                  "Cleanup"),
              Member.properties(
                  "In", "Out", "Username", "DialPlanName", "Trace", "DialPlanContext"))
          .flatMap(List::stream)
          .toList();

  private static final int MAX_HEADERS_CHARACTERS = 4 << 10;
  private static final int MAX_EXTENSION_SECONDS = 86_400;
  private static final Value NOTHING = new Value.Nothing();

  private final PlanCall call;
  private final CommandPort port;
  private boolean isTraced;

  RunMembers(PlanCall call, CommandPort port) {
    this.call = call;
    this.port = port;
  }

  @Override
  public List<Member> members() {
    return MEMBERS;
  }

  @Override
  public Value call(String member, Arguments arguments) {
    return switch (member) {
      case "Respond" -> respond(arguments);
      case "Log" -> {
        arguments.expect(1, 1);
        port.log(OneLine.of(arguments.text(0)));
        yield NOTHING;
      }
      case "ExtendScriptTimeout" -> extendScriptTimeout(arguments);
      // A run leaves nothing behind, whatever its plan says of cleaning up.
      case "TurnOffAutoCleanup", "Cleanup" -> {
        arguments.expect(0, 0);
        yield NOTHING;
      }
      case "In" -> new Value.Flag(!call.outbound());
      case "Out" -> new Value.Flag(call.outbound());
      case "Username", "WhoAmI" -> new Value.Text(call.owner());
      case "DialPlanName" -> new Value.Text(call.dialplan());
      case "Trace" -> new Value.Flag(isTraced);
      case "DialPlanContext" -> context();
      default -> throw ScriptObject.unknown(ScriptApi.SYSTEM, member);
    };
  }

  @Override
  public void assign(String member, Value value) {
    if (!member.equals("Trace")) {
      throw ScriptObject.notAssignable(ScriptApi.SYSTEM, member);
    }
    isTraced = new Arguments("sys.Trace", List.of(value)).flag(0);
  }

  private Value context() {
    Map<String, Value> context = new LinkedHashMap<>();
    context.put("Owner", new Value.Text(call.owner()));
    context.put("DialPlanName", new Value.Text(call.dialplan()));
    context.put("SendTrace", new Value.Flag(isTraced));
    // An answer ends a plan.
    context.put("IsAnswered", new Value.Flag(false));
    return new Value.Fields(context);
  }

  private Value respond(Arguments arguments) {
    arguments.expect(1, 3);
    int status = arguments.whole(0, "status code", 0);
    if (status < 100 || status > 699) {
      throw new ScriptMisuse(
          "sys.Respond: status code %d is not within 100 to 699".formatted(status));
    }
    String reason = DialMembers.shortReason(arguments.text(1));
    String headers = arguments.line(2, "the header text", MAX_HEADERS_CHARACTERS);
    if (status >= 200 && status < 300 && "INVITE".equals(call.request().method())) {
      port.log(
          "sys.Respond: %d to an INVITE is refused, only a dialled leg answers it"
              .formatted(status));
      return NOTHING;
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
    return NOTHING;
  }

  private Value extendScriptTimeout(Arguments arguments) {
    arguments.expect(1, 1);
    int seconds = arguments.whole(0, "seconds", 0);
    if (seconds < 0) {
      throw new ScriptMisuse("sys.ExtendScriptTimeout: %d seconds is negative".formatted(seconds));
    }
    port.extendTime(Math.min(seconds, MAX_EXTENSION_SECONDS));
    return NOTHING;
  }
}

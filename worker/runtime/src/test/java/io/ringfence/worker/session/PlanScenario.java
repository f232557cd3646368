package io.ringfence.worker.session;

import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.FromWorker.CommandIssued;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.RunOrigin;
import io.ringfence.worker.protocol.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One call of a plan, written down: who calls whom and when, what is expected in its order (every
 * command with its answer, every line in the log), the end.
 *
 * <pre>
 * in 100 from "Bob" &lt;sip:15550100@example.org&gt; at 2027-03-01T09:00:00Z
 * DBRead key=cnam -&gt; nil
 * Dial a@b 20 -&gt; 486 Busy Here
 * log: nobody is there
 * Dial c@d 20 -&gt; timed out 0 no answer within 90 s
 * Respond headers=, reason=Later, status=480 -&gt; sent
 * = responded 480 Later
 * </pre>
 */
record PlanScenario(PlanCall call, RunOrigin origin, List<Step> steps, List<String> expectation) {
  private static final Pattern HEAD =
      Pattern.compile("(in|out) (\\S+) from (.*) at (\\S+)(?: to (\\S+))?");
  private static final Pattern FAILURE =
      Pattern.compile("(no answer |timed out |)(0|[3-6][0-9][0-9]) (.*)");
  private static final Pattern REDIRECT = Pattern.compile("redirect (\\S+)");

  /** A command that is expected, as a line, and what the host answers. */
  record Step(String command, CommandAnswer answer) {}

  /** All calls in a file; they are parted by empty lines. */
  static List<PlanScenario> read(String text) {
    return Arrays.stream(text.strip().split("\\n(\\s*\\n)+")).map(PlanScenario::parse).toList();
  }

  private static PlanScenario parse(String block) {
    List<String> lines =
        block.lines().map(String::strip).filter(line -> !line.startsWith("#")).toList();
    Matcher head = HEAD.matcher(lines.getFirst());
    if (!head.matches()) {
      throw new IllegalArgumentException("no head of a call: " + lines.getFirst());
    }
    List<Step> steps = new ArrayList<>();
    List<String> expectation = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int arrow = line.lastIndexOf(" -> ");
      if (arrow > 0 && !line.startsWith("log:")) {
        String command = line.substring(0, arrow);
        steps.add(new Step(command, answer(command, line.substring(arrow + 4))));
        expectation.add(command);
      } else {
        expectation.add(line);
      }
    }
    return new PlanScenario(
        call(head),
        new RunOrigin(
            42, TimeUnit.MILLISECONDS.toMicros(Instant.parse(head.group(4)).toEpochMilli()), 0),
        steps,
        expectation);
  }

  private static PlanCall call(Matcher head) {
    String host = head.group(5) == null ? "example.org" : head.group(5);
    return new PlanCall(
        "owner",
        head.group(1),
        head.group(1).equals("out"),
        new PlanCall.Request(
            "INVITE",
            "sip:" + head.group(2) + "@" + host,
            List.of(
                new PlanCall.Header("From", head.group(3)),
                new PlanCall.Header("To", "<sip:" + head.group(2) + "@" + host + ">"),
                new PlanCall.Header("Call-ID", "call-1"),
                new PlanCall.Header("User-Agent", "Phone/1")),
            "v=0"),
        List.of("PlayFile"));
  }

  private static CommandAnswer answer(String command, String text) {
    Matcher failure = FAILURE.matcher(text);
    Matcher redirect = REDIRECT.matcher(text);
    if (text.startsWith("!")) {
      return new CommandAnswer.Failed(text.substring(1));
    }
    if (text.equals("answered")) {
      return RecordedLink.dialled(1, 0, "");
    }
    if (command.startsWith("Dial ") && failure.matches()) {
      return RecordedLink.dialled(
          result(failure.group(1)), Integer.parseInt(failure.group(2)), failure.group(3));
    }
    if (command.startsWith("Dial ") && redirect.matches()) {
      Map<String, Value> moved = new HashMap<>();
      moved.put("result", new Value.Whole(9));
      moved.put("status", new Value.Whole(302));
      moved.put("reason", new Value.Text("Moved Temporarily"));
      moved.put("redirectUri", new Value.Text(redirect.group(1)));
      return new CommandAnswer.Done(moved);
    }
    return text.equals("sent")
        ? new CommandAnswer.Done(Map.of())
        : RecordedLink.returned(PlainJson.read(text));
  }

  /** The result of a dial that failed in this way. */
  private static int result(String way) {
    return switch (way.strip()) {
      case "no answer" -> 2;
      case "timed out" -> 6;
      default -> 3;
    };
  }

  /** What the call is expected to bring about. */
  String expected() {
    return String.join("\n", expectation);
  }

  /** What it brings about. */
  String perform(Stage stage, String source) {
    List<String> issued = new ArrayList<>();
    Stage.Performance performance =
        stage
            .call(call)
            .origin(origin)
            .perform(
                source,
                command -> {
                  issued.add(line(command));
                  boolean isExpected =
                      issued.size() <= steps.size()
                          && steps.get(issued.size() - 1).command().equals(issued.getLast());
                  return Optional.of(
                      isExpected
                          ? steps.get(issued.size() - 1).answer()
                          : new CommandAnswer.Failed("not expected"));
                });
    List<String> lines =
        performance.link().frames.stream()
            .flatMap(frame -> line(frame).stream())
            .collect(Collectors.toCollection(ArrayList::new));
    lines.add(line(performance.ending()));
    return String.join("\n", lines);
  }

  private static Optional<String> line(FromWorker frame) {
    return switch (frame) {
      case CommandIssued command -> Optional.of(line(command));
      case FromWorker.Logged logged -> Optional.of("log: " + logged.line().strip());
      default -> Optional.empty();
    };
  }

  private static String line(CommandIssued command) {
    if (!command.name().equals("Dial")) {
      return (command.name() + " " + RecordedLink.wire(command)).strip();
    }
    Map<String, Value> arguments = new HashMap<>(command.arguments());
    Value destination = arguments.getOrDefault("destination", new Value.Nothing());
    Value ring = arguments.getOrDefault("ringSeconds", new Value.Nothing());
    arguments.keySet().removeAll(List.of("destination", "ringSeconds"));
    if (new Value.Whole(0).equals(arguments.get("answeredLimitSeconds"))) {
      arguments.remove("answeredLimitSeconds");
    }
    String rest = RecordedLink.wire(new CommandIssued(1, 1, "Dial", arguments));
    return "Dial %s %s %s"
        .formatted(RecordedLink.shown(destination), RecordedLink.shown(ring), rest)
        .strip();
  }

  private static String line(RunEnding ending) {
    return switch (ending) {
      case RunEnding.Answered _ -> "= answered";
      case RunEnding.Responded(int status, String reason) -> "= responded " + status + " " + reason;
      case RunEnding.Unanswered(int status, String reason) ->
          "= unanswered " + status + " " + reason;
      case RunEnding.Failed(var _, int line, String message) -> "= failed " + line + " " + message;
      case RunEnding other -> "= " + other;
    };
  }
}

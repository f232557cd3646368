package io.ringfence.worker.session;

import io.ringfence.worker.protocol.CommandAnswer;
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

/**
 * One call of a plan, written down: who calls whom and when, every command that is expected with
 * its answer, the lines in the log, the end.
 *
 * <pre>
 * in 100 from "Bob" &lt;sip:15550100@example.org&gt; at 2027-03-01T09:00:00Z
 * DBRead key=cnam -&gt; nil
 * Dial a@b 20 -&gt; 486 Busy Here
 * log: nobody is there
 * = unanswered 486 Busy Here
 * </pre>
 */
record PlanScenario(PlanCall call, RunOrigin origin, List<Step> steps, List<String> told) {
  private static final Pattern HEAD =
      Pattern.compile("(in|out) (\\S+) from (.*) at (\\S+)(?: to (\\S+))?");
  private static final Pattern FAILURE = Pattern.compile("([3-6][0-9][0-9]) (.*)");
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
    List<String> told = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int arrow = line.lastIndexOf(" -> ");
      if (arrow > 0 && !line.startsWith("log:")) {
        String command = line.substring(0, arrow);
        steps.add(new Step(command, answer(command, line.substring(arrow + 4))));
      } else {
        told.add(line);
      }
    }
    return new PlanScenario(
        call(head),
        new RunOrigin(
            42, TimeUnit.MILLISECONDS.toMicros(Instant.parse(head.group(4)).toEpochMilli()), 0),
        steps,
        told);
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
      return RecordedLink.dialled(3, Integer.parseInt(failure.group(1)), failure.group(2));
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

  /** What the call is expected to bring about. */
  String expected() {
    List<String> lines = new ArrayList<>(steps.stream().map(Step::command).toList());
    lines.addAll(told);
    return String.join("\n", lines);
  }

  /** What it brings about. */
  String perform(Stage stage, String source) {
    List<String> seen = new ArrayList<>();
    Stage.Performance performance =
        stage
            .call(call)
            .origin(origin)
            .perform(
                source,
                command -> {
                  seen.add(line(command));
                  boolean isExpected =
                      seen.size() <= steps.size()
                          && steps.get(seen.size() - 1).command().equals(seen.getLast());
                  return Optional.of(
                      isExpected
                          ? steps.get(seen.size() - 1).answer()
                          : new CommandAnswer.Failed("not expected"));
                });
    List<String> lines = new ArrayList<>(seen);
    performance.link().lines().forEach(line -> lines.add("log: " + line.strip()));
    lines.add(line(performance.ending()));
    return String.join("\n", lines);
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

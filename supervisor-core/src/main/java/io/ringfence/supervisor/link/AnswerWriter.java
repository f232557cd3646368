package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.Value;
import java.util.HashMap;
import java.util.Map;

/** The results of the host as they travel to a worker. */
final class AnswerWriter {
  private static final int MAX_REASON = 1_024;

  private AnswerWriter() {}

  static CommandAnswer frameOf(CommandResult result) {
    return switch (result) {
      case CommandResult.Dialled dialled -> new CommandAnswer.Done(dialled(dialled));
      case CommandResult.Returned(var value) ->
          new CommandAnswer.Done(Map.of("value", WireValues.written(value)));
      case CommandResult.Sent _ -> new CommandAnswer.Done(Map.of());
      case CommandResult.NotPerformed(String reason) -> new CommandAnswer.Failed(line(reason));
    };
  }

  private static Map<String, Value> dialled(CommandResult.Dialled dialled) {
    Map<String, Value> results = new HashMap<>();
    results.put("result", new Value.Whole(dialled.result().code()));
    results.put("status", new Value.Whole(dialled.status()));
    results.put("reason", new Value.Text(line(dialled.reason())));
    if (!dialled.legs().isEmpty()) {
      results.put("legs", new Value.Items(dialled.legs().stream().map(AnswerWriter::leg).toList()));
    }
    dialled.redirectUri().ifPresent(uri -> results.put("redirectUri", new Value.Text(line(uri))));
    return results;
  }

  private static Value leg(CommandResult.LegEnd leg) {
    return new Value.Fields(
        Map.of(
            "uri", new Value.Text(line(leg.uri())),
            "status", new Value.Whole(leg.status()),
            "reason", new Value.Text(line(leg.reason()))));
  }

  /** A reason may go into a SIP message: there a line break would begin a header field. */
  private static String line(String text) {
    return OneLine.of(text, MAX_REASON);
  }
}

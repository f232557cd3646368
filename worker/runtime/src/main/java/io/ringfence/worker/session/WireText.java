package io.ringfence.worker.session;

import io.ringfence.worker.protocol.FrameCodec;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes what a script handed over fit for a frame: well-formed, and no longer than it takes. */
final class WireText {
  private static final int MAX_MESSAGE_CHARACTERS = 2048;

  private WireText() {}

  static String wellFormed(String text) {
    return wellFormed(text, FrameCodec.MAX_TEXT_CHARACTERS);
  }

  static RunEnding wellFormed(RunEnding ending) {
    return switch (ending) {
      case RunEnding.Responded(int status, String reason) ->
          new RunEnding.Responded(status, message(reason));
      case RunEnding.Unanswered(int status, String reason) ->
          new RunEnding.Unanswered(status, message(reason));
      case RunEnding.Failed(RunEnding.Fault fault, int line, String message) ->
          new RunEnding.Failed(fault, line, message(message));
      case RunEnding.EngineFailed(String message) -> new RunEnding.EngineFailed(message(message));
      case RunEnding.Answered _, RunEnding.LimitReached _, RunEnding.Stopped _ -> ending;
    };
  }

  static Map<String, Value> wellFormed(Map<String, Value> fields) {
    Map<String, Value> clean = new LinkedHashMap<>();
    fields.forEach((name, value) -> clean.put(wellFormed(name), wellFormed(value)));
    return clean;
  }

  private static Value wellFormed(Value value) {
    return switch (value) {
      case Value.Text(String text) -> new Value.Text(wellFormed(text));
      case Value.Items(List<Value> items) ->
          new Value.Items(items.stream().map(WireText::wellFormed).toList());
      case Value.Fields(Map<String, Value> fields) -> new Value.Fields(wellFormed(fields));
      case Value.Nothing _, Value.Flag _, Value.Whole _ -> value;
    };
  }

  private static String message(String text) {
    return wellFormed(text, MAX_MESSAGE_CHARACTERS);
  }

  private static String wellFormed(String text, int limit) {
    String cut = text.length() > limit ? text.substring(0, limit) : text;
    StringBuilder clean = new StringBuilder(cut);
    for (int i = 0; i < clean.length(); i++) {
      char character = clean.charAt(i);
      boolean isPair =
          Character.isHighSurrogate(character)
              && i + 1 < clean.length()
              && Character.isLowSurrogate(clean.charAt(i + 1));
      if (isPair) {
        i++;
      } else if (Character.isSurrogate(character)) {
        clean.setCharAt(i, '\uFFFD');
      }
    }
    return clean.toString();
  }
}

package io.ringfence.worker.protocol;

import java.util.Map;

/** How the supervisor answers a command. */
public sealed interface CommandAnswer {

  /** The host performed the command. */
  record Done(Map<String, Value> results) implements CommandAnswer {
    public Done {
      results = Map.copyOf(results);
    }
  }

  /** The host could not or would not; the plan goes on. */
  record Failed(String reason) implements CommandAnswer {}
}

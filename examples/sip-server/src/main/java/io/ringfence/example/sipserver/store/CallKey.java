package io.ringfence.example.sipserver.store;

import io.ringfence.supervisor.call.Call;

/** Which call of which owner uses the store. */
public record CallKey(String owner, Call.Direction direction, String id) {
  /** That of a call. */
  public static CallKey of(Call call) {
    return new CallKey(call.owner(), call.direction(), call.id());
  }
}

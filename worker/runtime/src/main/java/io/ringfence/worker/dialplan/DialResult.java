package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.Value;
import java.util.Arrays;
import java.util.Map;

/** What {@code sys.Dial} can result in; plans know the numbers as {@code DialPlanAppResult}. */
public enum DialResult {
  UNKNOWN(0, "Unknown"),
  ANSWERED(1, "Answered"),
  NO_ANSWER(2, "NoAnswer"),
  FAILED(3, "Failed"),
  CLIENT_CANCELLED(4, "ClientCancelled"),
  ADMIN_CANCELLED(5, "AdminCancelled"),
  TIMED_OUT(6, "TimedOut"),
  ERROR(7, "Error"),
  ALREADY_ANSWERED(8, "AlreadyAnswered"),
  REDIRECT(9, "Redirect");

  private final int number;
  private final String plainName;

  DialResult(int number, String plainName) {
    this.number = number;
    this.plainName = plainName;
  }

  /** The name that plans use. */
  public String plainName() {
    return plainName;
  }

  /** The number that plans use. */
  public int number() {
    return number;
  }

  static DialResult of(Map<String, Value> results) {
    return results.get("result") instanceof Value.Whole(long result)
        ? Arrays.stream(values()).filter(one -> one.number == result).findAny().orElse(UNKNOWN)
        : UNKNOWN;
  }
}

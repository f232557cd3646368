package io.ringfence.example.sipserver.store;

import io.ringfence.supervisor.call.Call;
import java.time.Instant;
import java.util.Optional;

/** Call records to write. */
final class SampleRecords {
  private SampleRecords() {}

  /** A call of forty seconds that was answered. */
  static CallRecord ended(String callId, String owner, Instant ended) {
    return new CallRecord(
        callId,
        new CallRecord.Parties(
            owner, Call.Direction.INBOUND, "sip:100@example.com", "sip:200@example.com"),
        new CallRecord.PlanRun("in", "ruby", "answered", 1),
        new CallRecord.Answer(200, "OK", "sip:300@provider.example 486; sip:200@desk.example 200"),
        new CallRecord.Times(
            ended.minusSeconds(45),
            Optional.of(ended.minusSeconds(44)),
            Optional.of(ended.minusSeconds(40)),
            ended));
  }
}

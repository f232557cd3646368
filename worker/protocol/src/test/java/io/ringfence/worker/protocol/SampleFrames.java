package io.ringfence.worker.protocol;

import java.util.List;
import java.util.Map;

/** At least one frame of every kind, with every kind of ending, answer and value in them. */
final class SampleFrames {
  static final String HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  static final List<FromWorker> FROM_WORKER =
      List.of(
          new FromWorker.Hello(1, "token", 812, "ruby", "JRuby 10.1", "seccomp"),
          new FromWorker.Heartbeat(3),
          new FromWorker.CommandIssued(7, 1, "Dial", Map.of()),
          new FromWorker.CommandIssued(
              Long.MAX_VALUE,
              Integer.MAX_VALUE,
              "Dial",
              Map.of(
                  "nothing", new Value.Nothing(),
                  "yes", new Value.Flag(true),
                  "no", new Value.Flag(false),
                  "least", new Value.Whole(Long.MIN_VALUE),
                  "most", new Value.Whole(Long.MAX_VALUE),
                  "text", new Value.Text("žluťoučký \uD83D\uDC0E\u0000\n"),
                  "items", new Value.Items(List.of(new Value.Whole(1), new Value.Nothing())),
                  "fields", new Value.Fields(Map.of("inner", new Value.Items(List.of()))))),
          new FromWorker.RunBegun(7),
          new FromWorker.RunUsed(7, 12, 4_096),
          new FromWorker.Logged(7, ""),
          new FromWorker.Logged(7, "a line"),
          new FromWorker.TimeExtended(7, 60),
          ended(new RunEnding.Answered()),
          ended(new RunEnding.Responded(404, "No such number")),
          ended(new RunEnding.Unanswered(480, "")),
          ended(new RunEnding.Failed(RunEnding.Fault.SYNTAX, 0, "unexpected end")),
          ended(new RunEnding.Failed(RunEnding.Fault.EXCEPTION, 12, "undefined method")),
          ended(new RunEnding.LimitReached(RunEnding.Limit.UNATTENDED_TIME, 10_003, 10_000)),
          ended(new RunEnding.LimitReached(RunEnding.Limit.TOTAL_TIME, 1, 2)),
          ended(new RunEnding.LimitReached(RunEnding.Limit.COMMANDS, 501, 500)),
          ended(new RunEnding.LimitReached(RunEnding.Limit.CPU_TIME, 5_010, 5_000)),
          ended(new RunEnding.LimitReached(RunEnding.Limit.ALLOCATION, 2, 1)),
          ended(new RunEnding.Stopped()),
          ended(new RunEnding.EngineFailed("LinkageError")));

  static final List<ToWorker> TO_WORKER =
      List.of(
          new ToWorker.Welcome(1, 1_000),
          new ToWorker.PlanSent(HASH, "sys.Respond(404)"),
          new ToWorker.PlanForgotten(HASH),
          start("INVITE", List.of(new PlanCall.Header("Via", "SIP/2.0/UDP host")), "v=0\r\n"),
          start("MESSAGE", List.of(), ""),
          new ToWorker.CommandAnswered(
              7, 1, new CommandAnswer.Done(Map.of("result", new Value.Whole(3))), 1L),
          new ToWorker.CommandAnswered(7, 2, new CommandAnswer.Failed("the server failed"), 2L),
          new ToWorker.StopRun(7),
          new ToWorker.Finish());

  private SampleFrames() {}

  private static FromWorker ended(RunEnding ending) {
    return new FromWorker.RunEnded(7, ending);
  }

  private static ToWorker start(String method, List<PlanCall.Header> headers, String body) {
    return new ToWorker.StartRun(
        7,
        HASH,
        new PlanCall(
            "owner",
            "plan",
            method.equals("INVITE"),
            new PlanCall.Request(method, "sip:1@example.org", headers, body),
            List.of("PlayFile")),
        new RunLimits(10_000, 300_000, 500, 65_536, 5_000, 100_000_000L),
        new RunOrigin(-42L, 1_700_000_000_000_000L, 3));
  }
}

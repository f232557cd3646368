package io.ringfence.worker.session;

import io.ringfence.worker.Language;
import io.ringfence.worker.engine.ContextSupply;
import io.ringfence.worker.guard.Watchman;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.RunLimits;
import io.ringfence.worker.protocol.RunOrigin;
import io.ringfence.worker.protocol.ToWorker.StartRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Performs plans on the real engines, which boot once for all tests. */
final class Stage {
  static final RunLimits LIMITS = limits(20_000, 60_000, 100, 10_000);
  static final RunOrigin ORIGIN = new RunOrigin(42, 1_700_000_000_123_456L, 0);
  static final CommandAnswer BUSY = RecordedLink.dialled(3, 486, "Busy Here");
  static final CommandAnswer ANSWERED = RecordedLink.dialled(1, 0, "");
  static final PlanCall CALL =
      new PlanCall(
          "alice",
          "default",
          true,
          new PlanCall.Request(
              "INVITE",
              "sip:1%20234@example.org:5060;transport=tcp?Subject=hi",
              List.of(
                  new PlanCall.Header("Via", "SIP/2.0/TCP a;branch=1"),
                  new PlanCall.Header("Via", "SIP/2.0/TCP b;branch=2"),
                  new PlanCall.Header("f", "\"Bob \\\"B\\\"\" <sip:bob@example.org;x=y>;tag=abc"),
                  new PlanCall.Header("To", "sip:1234@example.org;tag=t"),
                  new PlanCall.Header("Contact", "<sip:bob@192.0.2.1>;q=1, <sip:other@host>"),
                  new PlanCall.Header("Call-ID", "id@host"),
                  new PlanCall.Header("CSeq", "17 INVITE"),
                  new PlanCall.Header("User-Agent", "Phone/1"),
                  new PlanCall.Header("c", "application/sdp")),
              "v=0"),
          List.of("PlayFile"));

  private static final Map<Language, ContextSupply> SUPPLIES = new ConcurrentHashMap<>();
  private static final Watchman WATCHMAN = new Watchman();

  private final Language language;
  private RunLimits limits = LIMITS;
  private PlanCall call = CALL;
  private RunOrigin origin = ORIGIN;

  Stage(Language language) {
    this.language = language;
  }

  Stage limits(RunLimits chosen) {
    limits = chosen;
    return this;
  }

  Stage call(PlanCall chosen) {
    call = chosen;
    return this;
  }

  Stage origin(RunOrigin chosen) {
    origin = chosen;
    return this;
  }

  /** Limits that leave processor and allocation nearly free. */
  static RunLimits limits(int unattendedMillis, int totalMillis, int commands, int logCharacters) {
    return new RunLimits(
        unattendedMillis, totalMillis, commands, logCharacters, 60_000, 100_000_000_000L);
  }

  /** What was seen of one performance. */
  record Performance(RunEnding ending, RecordedLink link) {}

  /** A run that has begun; the thread is that of its script. */
  record Begun(Run run, RecordedLink link, CompletableFuture<RunEnding> ending, Thread thread) {
    Performance end() {
      try {
        return new Performance(ending.get(20, TimeUnit.SECONDS), link);
      } catch (Exception e) {
        throw new AssertionError("the run did not end within 20 s; frames " + link.frames, e);
      }
    }
  }

  Performance perform(
      String source, Function<FromWorker.CommandIssued, Optional<CommandAnswer>> host) {
    return begin(source, host).end();
  }

  Performance perform(String source, CommandAnswer answer) {
    return perform(source, _ -> Optional.of(answer));
  }

  Begun begin(String source, Function<FromWorker.CommandIssued, Optional<CommandAnswer>> host) {
    RecordedLink link = new RecordedLink(host);
    Run run =
        new Run(
            new StartRun(7, "hash", call, limits, origin),
            source,
            new Run.Surroundings(
                link, supply(language), WATCHMAN, new UseReport(link, Runnable::run)));
    link.attach(run);
    CompletableFuture<RunEnding> ending = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .name("stage")
            .daemon()
            .stackSize(Session.RUN_STACK_BYTES)
            .start(() -> ending.complete(run.execute()));
    return new Begun(run, link, ending, thread);
  }

  static ContextSupply supply(Language language) {
    return SUPPLIES.computeIfAbsent(language, one -> new ContextSupply(one.boot(), 2));
  }
}

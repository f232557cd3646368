package io.ringfence.supervisor.real;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.CallDispatcherBuilder;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CommandHandler;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.settings.CommandOffer;
import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WorkerProgram;
import io.ringfence.worker.faulty.FaultyProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Dispatchers with limits short enough for tests, and calls for them. */
final class TestDispatchers {

  /** Where the dispatchers of these tests put their run folders. */
  static final Path RUN_FOLDER = temporaryFolder();

  static final Duration UNATTENDED = Duration.ofSeconds(2);

  static final HealthSettings HEALTH =
      new HealthSettings(
          Duration.ofSeconds(30),
          Duration.ofMillis(200),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1));

  /** The same, with no canary but the one before the first call. */
  private static final HealthSettings WITHOUT_CANARIES =
      new HealthSettings(
          HEALTH.startLimit(),
          HEALTH.heartbeat(),
          HEALTH.silenceLimit(),
          Duration.ofMinutes(10),
          HEALTH.canaryLimit(),
          HEALTH.stopLimit());

  private static final MemorySize UNLIMITED = MemorySize.ofMegabytes(1_000_000);

  /** With time and room for plans that go on until their worker ends. */
  static final RunSettings PATIENT_RUNS =
      RunSettings.DEFAULT
          .unattended(Duration.ofSeconds(20))
          .total(Duration.ofSeconds(60))
          .cpuTime(Duration.ofSeconds(40))
          .offer(CommandOffer.DEFAULT.legs(1_000))
          .allocation(UNLIMITED);

  /** An endless loop allocates too: here it is its time that ends it. */
  static final RunSettings RUNS =
      RunSettings.DEFAULT
          .unattended(UNATTENDED)
          .total(Duration.ofSeconds(60))
          .allocation(UNLIMITED);

  /** One owner places most calls of these tests. */
  static final OwnerSettings OWNERS = new OwnerSettings(1_000, 100_000, 1_000);

  private static final AtomicInteger LAST_CALL = new AtomicInteger();
  private static final Duration OUTCOME_LIMIT = Duration.ofSeconds(40);

  private TestDispatchers() {}

  /** A builder with short limits, except for languages. */
  static CallDispatcherBuilder builder(CommandHandler host, RecordedEvents events) {
    return builder(host, events, RUNS);
  }

  static CallDispatcherBuilder builder(
      CommandHandler host, RecordedEvents events, RunSettings runs) {
    return builder(host, events, runs, HEALTH);
  }

  /** A builder whose workers are asked for no canary once they serve. */
  static CallDispatcherBuilder withoutCanaries(CommandHandler host, RecordedEvents events) {
    return builder(host, events, RUNS, WITHOUT_CANARIES);
  }

  private static CallDispatcherBuilder builder(
      CommandHandler host, RecordedEvents events, RunSettings runs, HealthSettings health) {
    return CallDispatcher.builder(host)
        .listener(events)
        .health(health)
        .runs(runs)
        .owners(OWNERS)
        .runFolder(RUN_FOLDER)
        .closeLimit(Duration.ofMillis(100));
  }

  /** One pool of {@code language}, with one spare. */
  static CallDispatcherBuilder with(CallDispatcherBuilder builder, Language language) {
    return switch (language) {
      case RUBY -> builder.ruby(pool -> pool);
      case JAVASCRIPT -> builder.javascript(pool -> pool);
    };
  }

  static WorkerProgram faulty(List<String> arguments) {
    return WorkerProgram.BUNDLED
        .startedBy(FaultyProgram.MAIN_CLASS, FaultyProgram.jar())
        .with(arguments);
  }

  static Call call(Language language, String source) {
    return call(Dialplan.of("anna", "in", language, source));
  }

  static Call call(Dialplan plan) {
    SipRequest request =
        SipRequest.builder("INVITE", "sip:100@example.org")
            .header("From", "\"Bob\" <sip:bob@example.org>;tag=b1")
            .header("To", "<sip:100@example.org>")
            .build();
    return Call.inbound("call-" + LAST_CALL.incrementAndGet(), plan, request);
  }

  /** A plan that one of ours answers at once. */
  static Call honestCall(Language language) {
    return call(
        language,
        switch (language) {
          case RUBY -> "sys.Dial('answer@home')";
          case JAVASCRIPT -> "sys.dial('answer@home')";
        });
  }

  /** The outcome, or a failure of the test that says which call has none. */
  static CallOutcome outcomeOf(DispatchedCall call) {
    try {
      return call.outcome().get(OUTCOME_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no outcome of " + call.call().id() + " in " + OUTCOME_LIMIT, e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Path temporaryFolder() {
    try {
      Path folder = Files.createTempDirectory("rf-test");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

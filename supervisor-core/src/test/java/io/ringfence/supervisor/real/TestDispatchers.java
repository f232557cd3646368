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
import io.ringfence.supervisor.settings.WaitingSettings;
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

/**
 * Dispatchers for tests, and calls for them. Their limits are such that a healthy worker on a busy
 * machine meets none; a test of one limit takes the settings in which that one is short.
 */
final class TestDispatchers {

  /** Where the dispatchers of these tests put their run folders. */
  static final Path RUN_FOLDER = temporaryFolder();

  /** With no canary but the one before the first call. */
  static final HealthSettings HEALTH =
      new HealthSettings(
          Duration.ofMinutes(2),
          Duration.ofMillis(200),
          Duration.ofSeconds(20),
          Duration.ofMinutes(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(5));

  /** A worker that says nothing any more is found soon, and by that alone. */
  static final HealthSettings SHORT_SILENCE =
      new HealthSettings(
          HEALTH.startLimit(),
          HEALTH.heartbeat(),
          Duration.ofSeconds(3),
          HEALTH.canaryEvery(),
          HEALTH.canaryLimit(),
          HEALTH.stopLimit());

  /** A worker that executes nothing any more is found soon, and by that alone. */
  static final HealthSettings SHORT_CANARIES = canaries(Duration.ofSeconds(4), HEALTH.stopLimit());

  /** Canaries run beside all else, and a run that does not stop is found soon. */
  static final HealthSettings SHORT_STOP = canaries(HEALTH.canaryLimit(), Duration.ofSeconds(1));

  private static final MemorySize UNLIMITED = MemorySize.ofMegabytes(1_000_000);

  /** With time and room for plans that go on until their worker ends. */
  static final RunSettings PATIENT_RUNS =
      RunSettings.DEFAULT
          .unattended(Duration.ofSeconds(60))
          .total(Duration.ofMinutes(5))
          .cpuTime(Duration.ofSeconds(60))
          .offer(CommandOffer.DEFAULT.legs(1_000))
          .allocation(UNLIMITED);

  static final RunSettings RUNS =
      RunSettings.DEFAULT.unattended(Duration.ofSeconds(30)).allocation(UNLIMITED);

  /** An endless loop allocates too: here it is its time that ends it. */
  static final RunSettings SHORT_UNATTENDED = RUNS.unattended(Duration.ofSeconds(3));

  /** One owner places most calls of these tests. */
  static final OwnerSettings OWNERS = new OwnerSettings(1_000, 100_000, 1_000);

  private static final AtomicInteger LAST_CALL = new AtomicInteger();
  private static final Duration OUTCOME_LIMIT = Duration.ofMinutes(2);

  private TestDispatchers() {}

  /** A builder with everything but languages. */
  static CallDispatcherBuilder builder(CommandHandler host, RecordedEvents events) {
    return builder(host, events, RUNS);
  }

  static CallDispatcherBuilder builder(
      CommandHandler host, RecordedEvents events, RunSettings runs) {
    return builder(host, events, runs, HEALTH);
  }

  static CallDispatcherBuilder builder(
      CommandHandler host, RecordedEvents events, RunSettings runs, HealthSettings health) {
    return CallDispatcher.builder(host)
        .listener(events)
        .health(health)
        .runs(runs)
        .owners(OWNERS)
        .waiting(WaitingSettings.DEFAULT.longest(Duration.ofSeconds(60)))
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

  private static HealthSettings canaries(Duration limit, Duration stopLimit) {
    return new HealthSettings(
        HEALTH.startLimit(),
        HEALTH.heartbeat(),
        HEALTH.silenceLimit(),
        Duration.ofSeconds(1),
        limit,
        stopLimit);
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

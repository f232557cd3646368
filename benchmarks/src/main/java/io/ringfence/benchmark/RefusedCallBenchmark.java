package io.ringfence.benchmark;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.QuarantineSettings;
import io.ringfence.supervisor.settings.RunSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does it take to refuse a call of a plan in quarantine, beside serving one?
 *
 * <p>The plan earned its quarantine by three runs that allocated without end. The peer is a call of
 * another owner with one dial, on the same dispatcher.
 *
 * <p>Two forks, three warm-up and five measured iterations of three seconds, one thread, each call
 * a sample. To run it: {@code mvn -q -ntp -Pbenchmarks -pl benchmarks -am -Dmaven.test.skip
 * -Djmh=RefusedCall package}
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@State(Scope.Benchmark)
public class RefusedCallBenchmark {
  private static final int STRIKES = 3;

  private final SipRequest request =
      SipRequest.builder("INVITE", "sip:200@example.com")
          .header("From", "<sip:100@example.com>;tag=1")
          .header("To", "<sip:200@example.com>")
          .build();
  private final Dialplan greedy =
      Dialplan.of(
          "greedy",
          "main",
          Language.JAVASCRIPT,
          "const kept = []; for (;;) kept.push(new Array(1000).fill(kept.length));");
  private final Dialplan honest =
      Dialplan.of("honest", "main", Language.JAVASCRIPT, "sys.dial('200@office');");
  private @Nullable CallDispatcher dispatcher;
  private long calls;

  /** Starts a worker and earns the quarantine. */
  @Setup
  public void start() {
    dispatcher =
        CallDispatcher.builder((_, _) -> CommandResult.answered())
            .javascript(pool -> pool)
            .owners(OwnerSettings.DEFAULT.startsPerSecond(1_000_000))
            .runs(RunSettings.DEFAULT.allocation(MemorySize.ofMegabytes(20)))
            .quarantine(
                new QuarantineSettings(
                    STRIKES, 10, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1)))
            .build()
            .start();
    for (int strike = 0; strike < STRIKES; strike++) {
      CallOutcome outcome = dispatch(greedy);
      if (!(outcome instanceof CallOutcome.LimitExceeded)) {
        throw new IllegalStateException("no strike: " + outcome.explanation());
      }
    }
  }

  /** Ends the workers. */
  @TearDown
  public void close() {
    Objects.requireNonNull(dispatcher).close();
  }

  /** A call of the plan in quarantine. */
  @Benchmark
  public CallOutcome refused() {
    CallOutcome outcome = dispatch(greedy);
    if (!(outcome instanceof Rejected rejected) || rejected.refusal() != Refusal.QUARANTINE) {
      throw new IllegalStateException("not refused: " + outcome.explanation());
    }
    return outcome;
  }

  /** A call of another owner. */
  @Benchmark
  public CallOutcome served() {
    CallOutcome outcome = dispatch(honest);
    if (!(outcome instanceof CallOutcome.Completed)) {
      throw new IllegalStateException("not served: " + outcome.explanation());
    }
    return outcome;
  }

  private CallOutcome dispatch(Dialplan plan) {
    Call call = Call.inbound("call-" + ++calls, plan, request);
    return Objects.requireNonNull(dispatcher).dispatch(call).join();
  }
}

package io.ringfence.benchmark;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.CallDispatcherBuilder;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.settings.OwnerSettings;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a call with one command cost that finds a warm worker, beside the bare socket that both
 * share?
 *
 * <p>A call is a dial that its host answers at once: four frames, two each way. Its worker has
 * served 500 calls before. With a pause before each call its fresh context was prepared meanwhile;
 * without a pause each call waits for that, so the mean is what the preparation permits: 1 s
 * divided by it is the calls per second of one caller. The peer sends 256 bytes to another JVM and
 * back over a Unix domain socket with blocking channels.
 *
 * <p>Two forks, three warm-up and five measured iterations of five seconds, one thread, each call a
 * sample. To run it: {@code mvn -q -ntp -Pbenchmarks -pl benchmarks -am -Dmaven.test.skip
 * -Djmh=WarmCall package}
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
public class WarmCallBenchmark {

  /** A dispatcher with a pool of one language. */
  @State(Scope.Benchmark)
  public static class Service {
    // Calls with a pause are too few to warm a worker by themselves.
    private static final int WARMING_CALLS = 500;

    /** The language of the plan. */
    @Param({"RUBY", "JAVASCRIPT"})
    public Language language = Language.RUBY;

    private final SipRequest request =
        SipRequest.builder("INVITE", "sip:200@example.com")
            .header("From", "<sip:100@example.com>;tag=1")
            .header("To", "<sip:200@example.com>")
            .build();
    private @Nullable CallDispatcher dispatcher;
    private @Nullable Dialplan plan;
    private long calls;

    /** Starts the workers. */
    @Setup
    public void start() {
      // One owner calls as often as the clock allows.
      CallDispatcherBuilder builder =
          CallDispatcher.builder((_, _) -> CommandResult.answered())
              .owners(OwnerSettings.DEFAULT.startsPerSecond(1_000_000));
      CallDispatcherBuilder withPool =
          switch (language) {
            case RUBY -> builder.ruby(pool -> pool);
            case JAVASCRIPT -> builder.javascript(pool -> pool);
          };
      dispatcher = withPool.build().start();
      String source =
          switch (language) {
            case RUBY -> "sys.Dial(\"#{req.URI.User}@office\")";
            case JAVASCRIPT -> "sys.dial(`${req.uri.user}@office`)";
          };
      plan = Dialplan.of("owner", "one-dial", language, source);
      for (int i = 0; i < WARMING_CALLS; i++) {
        call();
      }
    }

    /** Ends the workers. */
    @TearDown
    public void close() {
      Objects.requireNonNull(dispatcher).close();
    }

    CallOutcome call() {
      Call call = Call.inbound("call-" + ++calls, Objects.requireNonNull(plan), request);
      CallOutcome outcome = Objects.requireNonNull(dispatcher).dispatch(call).join();
      if (!(outcome instanceof CallOutcome.Completed)) {
        throw new IllegalStateException("a call ended otherwise: " + outcome.explanation());
      }
      return outcome;
    }
  }

  /** The pause that a worker has to prepare contexts; not part of the sample. */
  @State(Scope.Thread)
  public static class Pause {
    /** How long it is. */
    @Param("100")
    public int pauseMillis = 100;

    /** Waits before each call. */
    @Setup(Level.Invocation)
    public void pause() throws InterruptedException {
      Thread.sleep(pauseMillis);
    }
  }

  /** Another JVM that sends back what it gets. */
  @State(Scope.Benchmark)
  public static class Echo {
    private @Nullable EchoPeer peer;

    /** Starts the other JVM. */
    @Setup
    public void start() throws IOException {
      peer = EchoPeer.start();
    }

    /** Ends the other JVM. */
    @TearDown
    public void close() throws IOException {
      Objects.requireNonNull(peer).close();
    }
  }

  /** A call whose context is prepared. */
  @Benchmark
  public CallOutcome preparedCall(Service service, Pause pause) {
    return service.call();
  }

  /** One call after the other. */
  @Benchmark
  public CallOutcome callAfterCall(Service service) {
    return service.call();
  }

  /** 256 bytes there and back. */
  @Benchmark
  public int bareSocket(Echo echo) throws IOException {
    return Objects.requireNonNull(echo.peer).roundTrip();
  }
}

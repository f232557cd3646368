package io.ringfence.example.quickstart;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the dialplans of several owners, good and bad ones, for a few hundred calls, and prints what
 * became of them. The plans lie in {@code plans/OWNER}.
 */
public final class Quickstart {
  private static final int ROUNDS = 48;
  private static final int KILL_ROUND = 30;
  private static final String VICTIM = "clinic";
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(150);
  private static final List<String> NUMBERS =
      List.of("117", "0049301234567", "08001234567", "09001234", "4711");

  private Quickstart() {}

  /** Exits with 0 if everything ended as it should, else with 1. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<Dialplan> plans = plansIn(Path.of(arguments.length > 0 ? arguments[0] : "plans"));
    TelephoneNetwork network = new TelephoneNetwork();
    Report report = new Report();
    try (CallDispatcher dispatcher =
        CallDispatcher.builder(network)
            .ruby(pool -> pool.spares(1).atMost(8))
            .javascript(pool -> pool.spares(1).atMost(3))
            .memoryThreshold(MemorySize.ofMegabytes(150))
            .callsPerOwner(8)
            .runs(RunSettings.DEFAULT.cpuTime(Duration.ofSeconds(2)))
            .listener(report)
            .build()
            .start()) {
      List<DispatchedCall> calls = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        for (Dialplan plan : plans) {
          if (round == KILL_ROUND && plan.owner().equals(VICTIM)) {
            killWorkerOf(VICTIM, dispatcher);
          }
          if (isCalledIn(round, plan)) {
            calls.add(place(call(calls.size(), plan), dispatcher, network, report));
            Thread.sleep(BETWEEN_CALLS);
          }
        }
      }
      calls.forEach(DispatchedCall::join);
    }
    System.exit(report.print() ? 0 : 1);
  }

  private static DispatchedCall place(
      Call call, CallDispatcher dispatcher, TelephoneNetwork network, Report report) {
    report.onPlaced(call);
    long placedNanos = System.nanoTime();
    DispatchedCall dispatched = dispatcher.dispatch(call);
    var _ =
        dispatched
            .outcome()
            .thenAccept(outcome -> {
              Duration whole = Duration.ofNanos(System.nanoTime() - placedNanos);
              report.onEnded(call, outcome, whole.minus(network.timeSpentOn(call)));
            });
    return dispatched;
  }

  /** What a crash does to a worker, in the middle of its calls. */
  private static void killWorkerOf(String owner, CallDispatcher dispatcher) {
    dispatcher.workers().stream()
        .filter(status -> status.owner().filter(owner::equals).isPresent() && status.runs() > 0)
        .flatMap(status -> ProcessHandle.of(status.worker().pid()).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  /** Who calls whom: every fifth caller hides, and the numbers take turns. */
  private static Call call(int number, Dialplan plan) {
    String caller = number % 5 == 4 ? "anonymous" : "0301234" + number;
    String dialled = NUMBERS.get(number / 3 % NUMBERS.size());
    SipRequest invite =
        SipRequest.builder("INVITE", "sip:" + dialled + "@example.com")
            .header("From", "<sip:" + caller + "@example.com>;tag=" + number)
            .header("To", "<sip:" + dialled + "@example.com>")
            .build();
    return Call.inbound("call-" + number, plan, invite);
  }

  /** A loop costs a processor for two seconds, so it is rare; the hoarder comes in bursts. */
  private static boolean isCalledIn(int round, Dialplan plan) {
    return switch (plan.owner()) {
      case "spinner" -> round % 8 == 4;
      case "hoarder" -> round % 24 >= 10 && round % 24 < 20;
      default -> true;
    };
  }

  private static List<Dialplan> plansIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Dialplan> plans = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = file.getFileName().toString();
        String owner = file.getName(file.getNameCount() - 2).toString();
        Language language = name.endsWith(".rb") ? Language.RUBY : Language.JAVASCRIPT;
        plans.add(Dialplan.of(owner, name, language, Files.readString(file)));
      }
      return plans;
    }
  }
}

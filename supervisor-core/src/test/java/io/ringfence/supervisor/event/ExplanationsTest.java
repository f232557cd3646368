package io.ringfence.supervisor.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ExplanationsTest {
  private static final MemorySize MB_150 = MemorySize.ofMegabytes(150);
  private static final WorkerIdentity WORKER = new WorkerIdentity(Language.RUBY, 3, 812);

  enum Plan {
    PLANNED,
    UNPLANNED
  }

  record Reason(EndReason reason, int rank, Plan plan, String explanation) {}

  static final List<Reason> REASONS =
      List.of(
          planned(
              new EndReason.MemoryThreshold(new MemorySize(151_300_000), MB_150),
              3,
              "private memory of 151.3 MB is past the threshold of 150 MB"),
          death(
              new EndReason.MemoryHardLimit(new MemorySize(301_000_000), MB_150),
              4,
              "private memory of 301 MB is past the hard limit of 150 MB"),
          death(
              new EndReason.OutOfMemory(),
              4,
              "it ran out of memory (OutOfMemoryError, exit code 3)"),
          death(
              new EndReason.CanaryWrong("41", "42"), 3, "its canary ended in '41', expected '42'"),
          death(
              new EndReason.CanaryLate(Duration.ofSeconds(5)),
              3,
              "its canary did not end within 5 s"),
          death(
              new EndReason.RunWouldNotStop("c-19", Duration.ofMillis(2_500)),
              3,
              "the run of call c-19 did not stop within 2.5 s"),
          death(
              new EndReason.Silent(Duration.ofMillis(5_210), Duration.ofSeconds(5)),
              3,
              "silent for 5.2 s; allowed 5 s"),
          death(
              new EndReason.ProtocolBroken("a second Hello"),
              3,
              "it broke the protocol: a second Hello"),
          death(
              new EndReason.NotReading(4_194_000, 4_194_304),
              3,
              "it does not read its link: 4194000 bytes unsent; allowed 4194304"),
          death(new EndReason.StartOverdue(Duration.ofSeconds(30)), 3, "not ready within 30 s"),
          death(new EndReason.NotStarted("no such file"), 3, "not started: no such file"),
          death(
              new EndReason.TooLittleHeadroom(
                  MemorySize.ofMegabytes(140), MB_150, MemorySize.ofMegabytes(20)),
              3,
              "ready, it holds 140 MB of private memory; a memoryThreshold of 150 MB leaves less"
                  + " than 20 MB"),
          death(new EndReason.Crashed("signal 11"), 2, "it ended by itself with signal 11"),
          death(new EndReason.LinkLost(), 1, "its link was closed"),
          planned(new EndReason.CallsServed(105, 104), 0, "it served 105 calls; its limit is 104"),
          planned(
              new EndReason.TooOld(Duration.ofSeconds(3_601), Duration.ofHours(1)),
              0,
              "it is 3601 s old; its limit is 3600 s"),
          planned(
              new EndReason.LeaseTakenBack("anna", Duration.ofSeconds(90)),
              0,
              "its owner anna had no call for 90 s and others wait"),
          planned(
              new EndReason.ShareTakenBack("anna", 3, 4),
              0,
              "its owner anna held 3 of at most 4 workers and another one waits without any"),
          planned(new EndReason.HostAsked(), 0, "the host asked for it"),
          planned(new EndReason.Closing(), 0, "the dispatcher closes"));

  @ParameterizedTest
  @FieldSource("REASONS")
  void aReasonSaysWhatWasSeenAndWhatIsAllowed(Reason expected) {
    assertEquals(expected.explanation(), expected.reason().explanation());
    assertEquals(expected.rank(), expected.reason().rank());
    assertEquals(expected.plan() == Plan.PLANNED, expected.reason().isPlanned());
  }

  @Test
  void theyAreAllOfTheReasons() {
    Set<Class<?>> listed =
        REASONS.stream().map(reason -> reason.reason().getClass()).collect(Collectors.toSet());
    assertEquals(recordsOf(EndReason.class).collect(Collectors.toSet()), listed);
  }

  private static Stream<Class<?>> recordsOf(Class<?> choice) {
    return choice.isSealed()
        ? Arrays.stream(choice.getPermittedSubclasses()).flatMap(ExplanationsTest::recordsOf)
        : Stream.of(choice);
  }

  @Test
  void anEventIsOneLine() {
    EndReason reason = new EndReason.LinkLost();
    assertExplained(
        "ruby worker 3 (pid 812) is ready after 450 ms with 150 MB of private memory, JRuby 10",
        new SupervisorEvent.WorkerReady(
            WORKER, Duration.ofMillis(450), Optional.of(MB_150), "JRuby 10"));
    assertExplained(
        "ruby worker 3 (pid 812) is ready after 450 ms with an unknown amount of private memory,"
            + " JRuby 10",
        new SupervisorEvent.WorkerReady(
            WORKER, Duration.ofMillis(450), Optional.empty(), "JRuby 10"));
    assertExplained(
        "ruby worker 3 (pid 812) takes no new call (2 running): its link was closed",
        new SupervisorEvent.WorkerRetired(WORKER, reason, 2));
    assertExplained(
        "ruby worker 3 (pid 812) of anna is gone after 7 calls, 1 were open: its link was closed; to"
            + " blame is call c-1, dialplan 'main' of anna (0123abcd): it allocated 80 MB of 84 MB;"
            + " under suspicion is call c-2, dialplan 'out' of anna (4567abcd): nobody else ran;"
            + " memory [2 MB, 3 MB, 4 MB, 5 MB, 6 MB]; processor time 4900 ms in its last 5000 ms;"
            + " it last printed [b, c, d]",
        new SupervisorEvent.WorkerEnded(
            new Incident(
                WORKER,
                Optional.of("anna"),
                reason,
                Optional.of(
                    new Blame("c-1", "anna", "main", "0123abcdef", "it allocated 80 MB of 84 MB")),
                Optional.of(new Blame("c-2", "anna", "out", "4567abcdef", "nobody else ran")),
                Instant.EPOCH,
                Duration.ZERO,
                7,
                List.of("c-1"),
                List.of(),
                LongStream.rangeClosed(1, 6).mapToObj(MemorySize::ofMegabytes).toList(),
                List.of(
                    new Incident.CpuReading(Duration.ofMillis(5_300), Duration.ofMillis(1_000)),
                    new Incident.CpuReading(Duration.ofMillis(2_000), Duration.ofMillis(4_200)),
                    new Incident.CpuReading(Duration.ofMillis(300), Duration.ofMillis(5_900))),
                List.of("a", "b", "c", "d"),
                List.of())));
    assertExplained(
        "call c-1 of anna goes on after 2 commands in another worker than 3: its link was closed",
        new SupervisorEvent.CallResumed("c-1", "anna", 3, "its link was closed", 2));
    assertExplained(
        "dialplan 'main' of anna (0123abcd) is in quarantine for 60000 ms after 3 strikes",
        new SupervisorEvent.PlanQuarantined(
            "anna", "main", "0123abcdef", 3, Duration.ofMinutes(1)));
    assertExplained(
        "dialplan 'main' of anna (0123abcd) is out of quarantine",
        new SupervisorEvent.PlanReleased("anna", "main", "0123abcdef"));
    assertExplained(
        "call c-1 of anna got its default treatment, Respond 480 'Busy': Sent[]",
        new SupervisorEvent.CallTreated(
            "c-1", "anna", new Command.Respond(480, "Busy", ""), CommandResult.sent()));
    assertExplained(
        "ruby service is degraded: 6 deaths, next start in 1000 ms, 0 workers ready",
        new SupervisorEvent.ServiceDegraded(Language.RUBY, 6, Duration.ofSeconds(1), 0));
    assertExplained(
        "javascript service is restored", new SupervisorEvent.ServiceRestored(Language.JAVASCRIPT));
    assertExplained(
        "call c-1, dialplan 'main' of anna: hello",
        new SupervisorEvent.PlanLogged("c-1", "anna", "main", "hello"));
    assertExplained(
        "call c-1: the host's handler failed at Dial: no answer within 71 s",
        new SupervisorEvent.CommandFailed("c-1", "Dial", "no answer within 71 s"));
    assertExplained(
        "5 events were dropped: a listener is too slow", new SupervisorEvent.EventsDropped(5));
  }

  private static void assertExplained(String explanation, SupervisorEvent event) {
    assertEquals(explanation, event.explanation());
  }

  private static Reason planned(EndReason reason, int rank, String explanation) {
    return new Reason(reason, rank, Plan.PLANNED, explanation);
  }

  private static Reason death(EndReason reason, int rank, String explanation) {
    return new Reason(reason, rank, Plan.UNPLANNED, explanation);
  }
}

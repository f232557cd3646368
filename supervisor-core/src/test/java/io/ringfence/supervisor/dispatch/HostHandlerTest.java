package io.ringfence.supervisor.dispatch;

import static io.ringfence.supervisor.dispatch.DeskFixture.outcome;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandHandler;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import io.ringfence.supervisor.event.SupervisorEvent.CommandFailed;
import io.ringfence.supervisor.event.SupervisorEvent.PlanLogged;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.ToWorker;
import io.ringfence.worker.protocol.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HostHandlerTest {
  private static final Command DIAL =
      new Command.Dial("1@office", Duration.ofSeconds(30), Optional.empty());
  private static final Command RESPOND = new Command.Respond(486, "Busy", "");

  @Nested
  class OverTheLink {
    @RegisterExtension final DeskFixture desk = new DeskFixture();

    OverTheLink() throws Exception {}

    /** What a script sees of a dial that this handler performs. */
    private CommandAnswer answerOf(CommandHandler handler) throws Exception {
      desk.handler = handler;
      DeskWorker worker = desk.worker(1);
      DispatchedCall call = desk.dispatch();
      long run = worker.nextRun();
      worker.fake.dial(run, 1);
      CommandAnswer answer = worker.fake.next(ToWorker.CommandAnswered.class).answer();
      worker.fake.end(run);
      outcome(call);
      return answer;
    }

    /** What a script sees of a look-up that this handler performs. */
    private CommandAnswer foundBy(CommandHandler handler) throws Exception {
      desk.handler = handler;
      DeskWorker worker = desk.worker(1);
      DispatchedCall call = desk.dispatch();
      long run = worker.nextRun();
      worker.fake.say(
          new FromWorker.CommandIssued(run, 1, "DBRead", Map.of("key", new Value.Text("k"))));
      CommandAnswer answer = worker.fake.next(ToWorker.CommandAnswered.class).answer();
      worker.fake.end(run);
      outcome(call);
      return answer;
    }

    private void awaitFailure(String failure) {
      awaitFailure("Dial", failure);
    }

    private void awaitFailure(String command, String failure) {
      CommandFailed expected = new CommandFailed("c-1", command, failure);
      await("an event tells: " + failure)
          .atMost(DeskFixture.LIMIT)
          .untilAsserted(() -> assertEquals(List.of(expected), desk.events));
    }

    @Test
    void itPerformsACommandOnAVirtualThreadOfItsOwn() throws Exception {
      CompletableFuture<Thread> performer = new CompletableFuture<>();
      CommandAnswer answer =
          answerOf((call, command) -> {
            performer.complete(Thread.currentThread());
            return CommandResult.failed(486, call.id() + " " + command.name());
          });
      assertEquals(
          new CommandAnswer.Done(
              Map.of(
                  "result", new Value.Whole(3),
                  "status", new Value.Whole(486),
                  "reason", new Value.Text("c-1 Dial"))),
          answer);
      assertTrue(performer.join().isVirtual());
      assertEquals("ringfence-command-c-1", performer.join().getName());
      assertEquals(List.of(), desk.events);
    }

    @Test
    void oneThatThrowsFailsTheCommandAndIsTold() throws Exception {
      CommandAnswer answer =
          answerOf((_, _) -> {
            throw new IOException("no route");
          });
      assertEquals(new CommandAnswer.Failed("the server failed"), answer);
      awaitFailure("java.io.IOException: no route");
    }

    @Test
    void oneThatThrowsAnErrorDoesNoMoreHarm() throws Exception {
      CommandAnswer answer =
          answerOf((_, _) -> {
            throw new StackOverflowError("thrown on purpose");
          });
      assertEquals(new CommandAnswer.Failed("the server failed"), answer);
      awaitFailure("java.lang.StackOverflowError: thrown on purpose");
    }

    @Test
    @SuppressWarnings("NullAway") // What it tests is a host that does this all the same.
    void oneThatReturnsNullFailsTheCommandAndIsTold() throws Exception {
      CommandAnswer answer = answerOf((_, _) -> null);
      assertEquals(new CommandAnswer.Failed("the server gave no usable answer"), answer);
      awaitFailure("it answered null");
    }

    @Test
    void oneThatAnswersSomethingElseFailsTheCommandAndIsTold() throws Exception {
      CommandAnswer answer = answerOf((_, _) -> CommandResult.sent());
      assertEquals(new CommandAnswer.Failed("the server gave no usable answer"), answer);
      awaitFailure("it answered Sent[]");
    }

    @Test
    void aServiceReturnsAValue() throws Exception {
      PlanValue rows =
          new PlanValue.Items(
              List.of(
                  new PlanValue.Fields(Map.of("Key", PlanValue.text("k"))), PlanValue.nothing()));
      assertEquals(
          new CommandAnswer.Done(
              Map.of(
                  "value",
                  new Value.Items(
                      List.of(
                          new Value.Fields(Map.of("Key", new Value.Text("k"))),
                          new Value.Nothing())))),
          foundBy((_, _) -> CommandResult.returned(rows)));
      assertEquals(List.of(), desk.events);
    }

    @Test
    void aValueThatNoFrameTakesFailsTheCommandAndIsTold() throws Exception {
      PlanValue large = PlanValue.text("x".repeat(300_000));
      assertEquals(
          new CommandAnswer.Failed("the server gave no usable answer"),
          foundBy((_, _) -> CommandResult.returned(large)));
      awaitFailure("DBRead", "it answered a value of 300008 bytes; allowed 262144");
    }

    @Test
    void aValueThatIsTooDeepFailsTheCommandAndIsTold() throws Exception {
      PlanValue deep = PlanValue.nothing();
      for (int i = 0; i <= PlanValue.MAX_DEPTH; i++) {
        deep = new PlanValue.Items(List.of(deep));
      }
      PlanValue tooDeep = deep;
      assertEquals(
          new CommandAnswer.Failed("the server gave no usable answer"),
          foundBy((_, _) -> CommandResult.returned(tooDeep)));
      awaitFailure(
          "DBRead", "it answered a value whose lists are deeper than 8 or longer than 4096");
    }

    @Test
    @SuppressWarnings("NullAway") // What it tests is a host that does this all the same.
    void aResultWithAMissingPartFailsTheCommandAndIsTold() throws Exception {
      assertEquals(
          new CommandAnswer.Failed("the server failed"),
          answerOf((_, _) -> new CommandResult.Dialled(DialResult.FAILED, 486, null)));
      awaitFailure("java.lang.NullPointerException: the reason of a dial is null");
    }

    @Test
    void aNameThatNoFrameTakesFailsTheCommandAndIsTold() throws Exception {
      String name = "é".repeat(257);
      assertEquals(
          new CommandAnswer.Failed("the server failed"),
          foundBy((_, _) ->
              CommandResult.returned(new PlanValue.Fields(Map.of(name, PlanValue.whole(1))))));
      awaitFailure(
          "DBRead",
          "java.lang.IllegalArgumentException: the name of a field has 514 bytes; allowed 512: '"
              + "é".repeat(40)
              + "...'");
    }

    @Test
    void theLongestNameReachesThePlan() throws Exception {
      String name = "é".repeat(256);
      assertEquals(
          new CommandAnswer.Done(
              Map.of("value", new Value.Fields(Map.of(name, new Value.Whole(1))))),
          foundBy((_, _) ->
              CommandResult.returned(new PlanValue.Fields(Map.of(name, PlanValue.whole(1))))));
    }

    @Test
    void aLongReasonIsCutToWhatAWorkerIsToldOf() throws Exception {
      assertEquals(
          new CommandAnswer.Failed("x".repeat(1_024)),
          answerOf((_, _) -> new CommandResult.NotPerformed("x".repeat(1_000_000))));
    }

    @Test
    void aDialReturnsNoValue() throws Exception {
      CommandAnswer answer = answerOf((_, _) -> CommandResult.returned(PlanValue.whole(1)));
      assertEquals(new CommandAnswer.Failed("the server gave no usable answer"), answer);
      awaitFailure("it answered Returned[value=Whole[amount=1]]");
    }

    @Test
    void aCommandThatIsNotOfferedIsNoFailure() throws Exception {
      CommandAnswer answer = answerOf((_, command) -> CommandResult.notOffered(command));
      assertEquals(new CommandAnswer.Failed("this server does not offer Dial"), answer);
      assertEquals(List.of(), desk.events);
    }

    @Test
    void aWorkerThatIsLostWithTheBlameInterruptsTheCommand() throws Exception {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch interrupted = new CountDownLatch(1);
      desk.handler =
          (_, _) -> {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
              throw e;
            }
            return CommandResult.sent();
          };
      DeskWorker worker = desk.worker(1);
      desk.dispatch();
      worker.fake.respond(worker.nextRun(), 1, 486);
      assertTrue(begun.await(20, TimeUnit.SECONDS));
      LimitExceeded exceeded = new LimitExceeded(Limit.WORKER_MEMORY, 160, 150);
      desk.lose(worker, new RunLoss.Blamed(exceeded, "it allocated it all"));
      assertTrue(interrupted.await(20, TimeUnit.SECONDS));
    }

    @Test
    void aLineOfAScriptIsAnEvent() throws Exception {
      DeskWorker worker = desk.worker(1);
      DispatchedCall call = desk.dispatch();
      long run = worker.nextRun();
      worker.fake.say(new FromWorker.Logged(run, "hello"));
      worker.fake.end(run);
      outcome(call);
      PlanLogged expected = new PlanLogged("c-1", "anna", "main", "hello");
      await("the line is told")
          .atMost(DeskFixture.LIMIT)
          .untilAsserted(() -> assertEquals(List.of(expected), desk.events));
    }
  }

  /** A command under a clock that the test turns. */
  @Nested
  class InTime {
    private final List<Object> answers = new ArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private long beforeNanos;

    private HostCommand hanging(Command command) throws Exception {
      CommandHandler handler =
          (_, _) -> {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
            return CommandResult.answered();
          };
      beforeNanos = System.nanoTime();
      HostCommand performed =
          new HostCommand(
              handler,
              Call.inbound("c-1", DeskFixture.PLAN, DeskFixture.REQUEST),
              command,
              (result, failure) -> {
                synchronized (answers) {
                  answers.add(result);
                  answers.add(failure);
                }
              });
      performed.start();
      assertTrue(begun.await(20, TimeUnit.SECONDS));
      return performed;
    }

    private List<Object> answers() {
      synchronized (answers) {
        return List.copyOf(answers);
      }
    }

    /** That long after its begin, or less: however long the test took to come here. */
    private long atMostInto(Duration time) {
      return beforeNanos + time.toNanos();
    }

    private static long in(Duration time) {
      return System.nanoTime() + time.toNanos();
    }

    @Test
    void aDialHasItsRingTimeAndSeventySeconds() throws Exception {
      HostCommand dial = hanging(DIAL);
      dial.onTick(atMostInto(Duration.ofSeconds(100)));
      assertEquals(List.of(), answers());
      dial.onTick(in(Duration.ofSeconds(100)));
      assertEquals(
          List.of(
              new CommandResult.Dialled(DialResult.TIMED_OUT, 0, "no answer within 100 s"),
              "no answer within 100 s"),
          answers());
      assertTrue(interrupted.await(20, TimeUnit.SECONDS));
    }

    @Test
    void eachGroupOfADialHasTheRingTimeBehindItsDelay() throws Exception {
      HostCommand dial =
          hanging(new Command.Dial("1@a&2@b[dt=20]|3@c", Duration.ofSeconds(30), Optional.empty()));
      dial.onTick(atMostInto(Duration.ofSeconds(150)));
      assertEquals(List.of(), answers());
      dial.onTick(in(Duration.ofSeconds(150)));
      assertEquals("no answer within 150 s", answers().getLast());
      assertTrue(interrupted.await(20, TimeUnit.SECONDS));
    }

    @Test
    void aLookUpHasItsOwnTime() throws Exception {
      HostCommand get = hanging(new ServiceCommand.WebGet("http://x", Duration.ofSeconds(3)));
      get.onTick(atMostInto(Duration.ofSeconds(4)));
      assertEquals(List.of(), answers());
      get.onTick(in(Duration.ofSeconds(4)));
      assertEquals(
          List.of(new CommandResult.NotPerformed("no answer within 4 s"), "no answer within 4 s"),
          answers());
      assertTrue(interrupted.await(20, TimeUnit.SECONDS));
    }

    @Test
    void aResponseHasTenSeconds() throws Exception {
      HostCommand respond = hanging(RESPOND);
      respond.onTick(atMostInto(Duration.ofSeconds(10)));
      assertEquals(List.of(), answers());
      respond.onTick(in(Duration.ofSeconds(10)));
      assertEquals(
          List.of(new CommandResult.NotPerformed("no answer within 10 s"), "no answer within 10 s"),
          answers());
      assertTrue(interrupted.await(20, TimeUnit.SECONDS));
    }

    @Test
    void whatComesLateIsIgnored() throws Exception {
      HostCommand dial = hanging(DIAL);
      dial.onTick(in(Duration.ofSeconds(200)));
      dial.onTick(in(Duration.ofSeconds(201)));
      assertTrue(interrupted.await(20, TimeUnit.SECONDS));
      dial.abandon();
      assertEquals(2, answers().size());
    }

    @Test
    void oneThatIsAbandonedIsNotAnsweredAtAll() throws Exception {
      HostCommand dial = hanging(DIAL);
      dial.abandon();
      assertTrue(interrupted.await(20, TimeUnit.SECONDS));
      dial.onTick(in(Duration.ofSeconds(200)));
      assertEquals(List.of(), answers());
    }
  }
}

package io.ringfence.supervisor.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.link.LinkFixture.Told;
import io.ringfence.worker.protocol.FrameAssembler;
import io.ringfence.worker.protocol.FrameCodec;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker may not say. Each breach is told once, and ends the link but no thread of ours. */
class BreachTest {
  @TempDir Path folder;

  private final Told told = new Told();
  private LinkFixture fixture;
  private FakeWorker worker;

  @BeforeEach
  void greet() throws Exception {
    fixture = new LinkFixture(folder);
    worker = fixture.greeted();
  }

  @AfterEach
  void theRunIsLostOnlyWhenTheLinkIsAbandoned() {
    boolean wasOpen = !OpenCalls.of(fixture.link).isEmpty();
    assertEquals(0, told.items.stream().filter("lost: killed"::equals).count());
    fixture.abandon("killed");
    assertEquals(wasOpen ? 1 : 0, told.items.stream().filter("lost: killed"::equals).count());
    long breaches = fixture.news.stream().filter(item -> item.startsWith("breach")).count();
    worker.close();
    fixture.close();
    assertEquals(breaches, fixture.news.stream().filter(item -> item.startsWith("breach")).count());
    assertFalse(breaches > 1, () -> "told more than once: " + fixture.news);
  }

  private long start() throws Exception {
    var _ = fixture.start(told);
    return worker.nextStart().run();
  }

  @Nested
  class Runs {

    @Test
    void anUnknownOneIsABreach() throws Exception {
      worker.end(99);
      fixture.awaitBreach("a frame for run 99, which is not open here");
    }

    @Test
    void theEndOfOneComesOnce() throws Exception {
      long run = start();
      worker.end(run);
      worker.end(run);
      fixture.awaitBreach("a frame for run " + run + ", which is not open here");
      assertEquals(1, told.items.size());
    }

    @Test
    void nothingComesAfterTheEnd() throws Exception {
      long run = start();
      worker.end(run);
      worker.say(new FromWorker.Logged(run, "late"));
      fixture.awaitBreach("a frame for run " + run + ", which is not open here");
    }
  }

  @Nested
  class Commands {

    @Test
    void theFirstIsNumberOne() throws Exception {
      long run = start();
      worker.dial(run, 2);
      fixture.awaitBreach("command 2 of run " + run + " after command 0");
      assertEquals(List.of(), told.items);
    }

    @Test
    void noneIsRepeated() throws Exception {
      told.answering(CommandResult.failed(486, "Busy"));
      long run = start();
      worker.dial(run, 1);
      worker.next(ToWorker.CommandAnswered.class);
      worker.dial(run, 1);
      fixture.awaitBreach("command 1 of run " + run + " after command 1");
    }

    @Test
    void theSecondWaitsForTheAnswerToTheFirst() throws Exception {
      long run = start();
      worker.dial(run, 1);
      worker.dial(run, 2);
      fixture.awaitBreach("command 2 of run " + run + " before command 1 was answered");
      assertEquals(1, told.items.size());
    }

    @Test
    void thereAreNoMoreThanTheLimit() throws Exception {
      told.answering(CommandResult.failed(486, "Busy"));
      long run = start();
      for (int sequence = 1; sequence <= 3; sequence++) {
        worker.dial(run, sequence);
        worker.next(ToWorker.CommandAnswered.class);
      }
      worker.dial(run, 4);
      fixture.awaitBreach("command 4 of run " + run + "; allowed 3");
      assertEquals(3, told.items.size());
    }

    @Test
    void anUnknownOneIsABreach() throws Exception {
      long run = start();
      worker.say(new FromWorker.CommandIssued(run, 1, "Exec\n", Map.of()));
      fixture.awaitBreach("unknown command 'Exec '");
    }

    @Test
    void wrongArgumentsAreABreachEvenOfAStoppedRun() throws Exception {
      fixture.start(told).stop();
      long run = worker.nextStart().run();
      worker.say(new FromWorker.CommandIssued(run, 1, "Dial", Map.of()));
      fixture.awaitBreach("Dial with 0 arguments; it has 3");
    }
  }

  @Nested
  class ForgedEndings {

    @Test
    void answeredWithoutADial() throws Exception {
      assertForged(new RunEnding.Answered(), "answered, but no dial was");
    }

    @Test
    void answeredAfterADialThatFailed() throws Exception {
      told.answering(CommandResult.failed(486, "Busy"));
      long run = start();
      worker.dial(run, 1);
      worker.next(ToWorker.CommandAnswered.class);
      worker.end(run, new RunEnding.Answered());
      fixture.awaitBreach("answered, but no dial was");
    }

    @Test
    void respondedWithoutAResponse() throws Exception {
      assertForged(new RunEnding.Responded(486, "Busy"), "a response of 486 that it never gave");
    }

    @Test
    void respondedWithAnotherStatus() throws Exception {
      told.answering(CommandResult.sent());
      long run = start();
      worker.respond(run, 1, 486);
      worker.next(ToWorker.CommandAnswered.class);
      worker.end(run, new RunEnding.Responded(603, "Decline"));
      fixture.awaitBreach("a response of 603 that it never gave");
    }

    @Test
    void aProvisionalResponseIsNoEnding() throws Exception {
      told.answering(CommandResult.sent());
      long run = start();
      worker.respond(run, 1, 180);
      worker.next(ToWorker.CommandAnswered.class);
      worker.end(run, new RunEnding.Responded(480, ""));
      fixture.awaitBreach("a response of 480 that it never gave");
    }

    @Test
    void stoppedThoughNobodyStoppedIt() throws Exception {
      assertForged(new RunEnding.Stopped(), "stopped, but nobody stopped it");
    }

    private void assertForged(RunEnding ending, String claim) throws Exception {
      long run = start();
      worker.end(run, ending);
      fixture.awaitBreach("run " + run + " is said to have ended as " + claim);
      assertEquals(List.of(), told.items);
    }
  }

  @Nested
  class Floods {

    @Test
    void moreHeartbeatsThanAllowedAreABreach() throws Exception {
      for (int i = 0; i <= 50; i++) {
        worker.say(new FromWorker.Heartbeat(0));
      }
      fixture.awaitBreach("more than 50 heartbeats in a second");
    }

    @Test
    void moreReportsOfUseThanAllowedAreABreach() throws Exception {
      long run = start();
      // Two hundred for each of its two runs and for its canary.
      ByteBuffer frame = new FrameCodec().encode(new FromWorker.RunUsed(run, 1, 1));
      for (int i = 0; i <= 600; i++) {
        worker.sayBytes(frame.duplicate());
      }
      fixture.awaitBreach("more than 600 reports of use in a second");
    }

    @Test
    void reportsOfRunsThatAreOverAreCountedToo() throws Exception {
      ByteBuffer frame = new FrameCodec().encode(new FromWorker.RunUsed(99, 1, 1));
      for (int i = 0; i <= 600; i++) {
        worker.sayBytes(frame.duplicate());
      }
      fixture.awaitBreach("more than 600 reports of use in a second");
    }

    @Test
    void moreLogOutputThanAllowedIsABreach() throws Exception {
      long run = start();
      // The limit is 100; a worker may add a line that says so.
      worker.say(new FromWorker.Logged(run, "x".repeat(1_100)));
      told.awaitItems(1);
      worker.say(new FromWorker.Logged(run, "y"));
      fixture.awaitBreach("more log output of run " + run + " than 100 characters");
      assertEquals(1, told.items.size());
    }

    @Test
    void moreFramesThanAllowedAreABreach() throws Exception {
      long run = start();
      ByteBuffer frame = new FrameCodec().encode(new FromWorker.TimeExtended(run, 0));
      // Three commands, a hundred characters and a thousand more.
      for (int i = 0; i < 1_103; i++) {
        worker.sayBytes(frame.duplicate());
      }
      told.awaitItems(1_103);
      worker.sayBytes(frame.duplicate());
      fixture.awaitBreach("more frames for run " + run + " than its limits allow");
    }
  }

  @Nested
  class Bytes {

    @Test
    void anOversizedFrameIsABreachBeforeItCame() throws Exception {
      worker.sayBytes(ByteBuffer.allocate(4).putInt(FrameAssembler.MAX_BODY_BYTES + 1).flip());
      fixture.awaitBreach("frame of 1048577 bytes; allowed 1 to 1048576");
    }

    @Test
    void anEmptyFrameIsABreach() throws Exception {
      worker.sayBytes(ByteBuffer.allocate(4));
      fixture.awaitBreach("frame of 0 bytes; allowed 1 to 1048576");
    }

    @Test
    void garbageIsABreach() throws Exception {
      worker.sayBytes(ByteBuffer.wrap("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.UTF_8)));
      fixture.awaitBreach("frame of 1213486160 bytes; allowed 1 to 1048576");
    }

    @Test
    void aFrameThatIsNoneIsABreach() throws Exception {
      worker.sayBytes(ByteBuffer.allocate(8).putInt(4).putInt(-1).flip());
      fixture.awaitBreach("not CBOR");
    }

    @Test
    void aFrameOfTheOtherDirectionIsABreach() throws Exception {
      worker.sayBytes(new FrameCodec().encode(new ToWorker.StopRun(1)));
      fixture.awaitBreach("StopRun does not go in this direction");
    }

    @Test
    void halfAFrameAndThenNothingIsTheEndOfTheLink() throws Exception {
      long run = start();
      ByteBuffer frame = new FrameCodec().encode(new FromWorker.Logged(run, "a line"));
      worker.sayBytes(frame.limit(frame.limit() / 2));
      worker.close();
      fixture.awaitNews("closed");
      assertFalse(fixture.hasBreach());
      assertEquals(List.of(), told.items);
    }
  }
}

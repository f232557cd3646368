package io.ringfence.supervisor.link;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.link.LinkFixture.Told;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.PoolSettings.Sharing;
import io.ringfence.worker.protocol.FromWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose worker it is, and what its runs use. */
class LeaseTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path folder;

  private final Told told = new Told();

  private static RunOrder orderOf(String owner) {
    Dialplan plan = Dialplan.of(owner, "main", Language.RUBY, "exit");
    SipRequest request = SipRequest.builder("INVITE", "sip:1@example.org").build();
    return new RunOrder(
        Call.inbound("c-" + owner, plan, request), LinkFixture.LIMITS, 1, 0, 0, true);
  }

  @Test
  void aWorkerOfOneOwnerTakesNoCallOfAnotherHoweverIdleItIs() throws Exception {
    try (LinkFixture fixture = new LinkFixture(folder, Sharing.ONE_OWNER);
        FakeWorker worker = fixture.greeted()) {
      assertEquals(Optional.empty(), fixture.link.owner());
      assertTrue(fixture.link.tryStart(orderOf("anna"), told).isPresent());
      assertEquals(Optional.of("anna"), fixture.link.owner());
      assertEquals(Optional.empty(), fixture.link.tryStart(orderOf("ben"), told));
      worker.end(worker.nextStart().run());
      told.awaitItems(1);

      assertEquals(0, fixture.link.runs());
      assertEquals(Optional.empty(), fixture.link.tryStart(orderOf("ben"), told));
      assertTrue(fixture.link.tryStart(orderOf("anna"), told).isPresent());
    }
  }

  @Test
  void aWorkerOfAllOwnersTakesCallsOfEach() throws Exception {
    try (LinkFixture fixture = new LinkFixture(folder, Sharing.ALL_OWNERS);
        FakeWorker _ = fixture.greeted()) {
      assertTrue(fixture.link.tryStart(orderOf("anna"), told).isPresent());
      assertTrue(fixture.link.tryStart(orderOf("ben"), told).isPresent());
      assertEquals(Optional.empty(), fixture.link.owner());
    }
  }

  @Test
  void whatARunUsesIsKnownAndThatOfAnEndedRunIsIgnored() throws Exception {
    try (LinkFixture fixture = new LinkFixture(folder);
        FakeWorker worker = fixture.greeted()) {
      assertTrue(fixture.link.tryStart(orderOf("anna"), told).isPresent());
      long run = worker.nextStart().run();
      assertTrue(uses(fixture).getFirst().isWaiting(), "its script has not begun");
      worker.say(new FromWorker.RunBegun(run));
      worker.say(new FromWorker.RunUsed(run, 1_200, 5_000_000));
      await("its use is known")
          .atMost(LIMIT)
          .until(() -> uses(fixture).getFirst().cpuTime().toMillis() == 1_200);
      RunUse executing = uses(fixture).getFirst();
      assertEquals(new MemorySize(5_000_000), executing.allocated());
      assertEquals("c-anna", executing.call().id());
      assertTrue(executing.executing().isPositive());

      worker.dial(run, 1);
      await("it waits for its command")
          .atMost(LIMIT)
          .until(() -> uses(fixture).getFirst().isWaiting());
      assertEquals(Duration.ZERO, uses(fixture).getFirst().executing());

      worker.end(run);
      worker.say(new FromWorker.RunUsed(run, 1_300, 5_000_000));
      worker.say(new FromWorker.RunUsed(999, 1, 1));
      worker.say(new FromWorker.Heartbeat(0));
      await("nothing runs").atMost(LIMIT).until(() -> uses(fixture).isEmpty());
      assertEquals(List.of("greeted fake 1"), fixture.news.subList(0, 1));
      assertTrue(fixture.news.stream().noneMatch(item -> item.startsWith("breach")));
    }
  }

  @Test
  void whatAWorkerSaysOfARunThatWentOnElsewhereIsNoBreach() throws Exception {
    try (LinkFixture fixture = new LinkFixture(folder)) {
      try (FakeWorker worker = fixture.greeted()) {
        assertTrue(fixture.link.tryStart(orderOf("anna"), told).isPresent());
        long run = worker.nextStart().run();
        fixture.link.abandon(_ -> new RunLoss.Moved("it is replaced"));
        worker.say(new FromWorker.RunBegun(run));
        worker.dial(run, 1);
        worker.end(run);
      }
      fixture.awaitNews("closed");
      assertEquals(List.of("lost: it is replaced"), told.items);
      assertTrue(fixture.news.stream().noneMatch(item -> item.startsWith("breach")));
    }
  }

  private static List<RunUse> uses(LinkFixture fixture) {
    return fixture.link.uses(System.nanoTime(), SECOND);
  }
}

package io.ringfence.worker.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.worker.Language;
import io.ringfence.worker.guard.Watchman;
import io.ringfence.worker.protocol.Frame;
import io.ringfence.worker.protocol.FrameAssembler;
import io.ringfence.worker.protocol.FrameCodec;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SessionTest {
  private static final FromWorker.Hello HELLO =
      new FromWorker.Hello(Frame.PROTOCOL_VERSION, "token", 1, "javascript", "engine", "none");

  private final FrameCodec codec = new FrameCodec();
  private final FrameAssembler assembler = new FrameAssembler();
  private final ByteBuffer incoming = ByteBuffer.allocate(8192);
  private final Watchman watchman = new Watchman();
  private final CompletableFuture<Session.End> end = new CompletableFuture<>();
  @TempDir private Path folder;
  private Optional<SocketChannel> supervisor = Optional.empty();

  @BeforeEach
  void connect() throws IOException {
    Path socket = folder.resolve("link");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Session session =
          new Session(SocketLink.connect(socket), Stage.supply(Language.JAVASCRIPT), watchman);
      Thread.ofPlatform().daemon().start(() -> end.complete(session.serve(HELLO)));
      supervisor = Optional.of(server.accept());
    }
    assertEquals(Optional.of(HELLO), receive());
  }

  @AfterEach
  void disconnect() throws IOException {
    supervisor.orElseThrow().close();
    watchman.close();
  }

  @Test
  void runsAPlanAndFinishesWhenItIsDone() throws Exception {
    welcome(60_000);
    send(new ToWorker.PlanSent("h", "sys.dial('a@b'); sys.respond(404, 'Gone')"));
    start(1);
    assertEquals(new FromWorker.RunBegun(1), nextButUse());
    FromWorker.CommandIssued dial = assertInstanceOf(FromWorker.CommandIssued.class, nextButUse());
    assertEquals("Dial", dial.name());
    send(new ToWorker.Finish());
    send(new ToWorker.CommandAnswered(9, 1, Stage.BUSY, 0));
    send(new ToWorker.CommandAnswered(1, 5, Stage.BUSY, 0));
    send(new ToWorker.CommandAnswered(1, 1, Stage.BUSY, 0));
    FromWorker.CommandIssued respond =
        assertInstanceOf(FromWorker.CommandIssued.class, nextButUse());
    assertEquals(2, respond.sequence());
    send(new ToWorker.CommandAnswered(1, 2, Stage.BUSY, 0));
    assertEquals(new FromWorker.RunEnded(1, new RunEnding.Responded(404, "Gone")), nextButUse());
    assertEquals(new Session.End.Finished(), end());
  }

  @Test
  void aStoppedRunIsAcknowledgedOnce() throws Exception {
    welcome(60_000);
    send(new ToWorker.PlanSent("h", "for (;;);"));
    start(1);
    send(new ToWorker.StopRun(1));
    FromWorker told = nextButUse();
    // Whether the run had begun by then is a matter of the moment.
    FromWorker last = told instanceof FromWorker.RunBegun ? nextButUse() : told;
    assertEquals(new FromWorker.RunEnded(1, new RunEnding.Stopped()), last);
    send(new ToWorker.StopRun(1));
    send(new ToWorker.Finish());
    assertEquals(new Session.End.Finished(), end());
  }

  @Test
  void aForgottenPlanFailsTheRunThatNamesIt() throws Exception {
    welcome(60_000);
    send(new ToWorker.PlanSent("h", ""));
    send(new ToWorker.PlanForgotten("h"));
    start(1);
    FromWorker.RunEnded ended = assertInstanceOf(FromWorker.RunEnded.class, next());
    assertInstanceOf(RunEnding.EngineFailed.class, ended.ending());
  }

  @Test
  void heartbeatsSayHowManyRunsThereAre() throws Exception {
    welcome(20);
    assertEquals(new FromWorker.Heartbeat(0), next());
    send(new ToWorker.PlanSent("h", "sys.dial('a@b')"));
    start(1);
    await()
        .alias("a heartbeat with one run")
        .atMost(Duration.ofSeconds(10))
        .until(() -> next().equals(new FromWorker.Heartbeat(1)));
  }

  @Test
  void theUseOfEachRunIsToldWithTheHeartbeats() throws Exception {
    welcome(20);
    send(new ToWorker.PlanSent("h", "sys.dial('a@b')"));
    start(1);
    start(2);
    Set<Long> told = new HashSet<>();
    while (told.size() < 2) {
      if (next() instanceof FromWorker.RunUsed(long run, _, long allocatedBytes)) {
        assertTrue(allocatedBytes > 0);
        told.add(run);
      }
    }
    assertEquals(Set.of(1L, 2L), told);
  }

  @Test
  void muchUseIsToldBetweenTheHeartbeats() throws Exception {
    welcome(60_000);
    send(new ToWorker.PlanSent("h", "for (;;) new Array(10000).fill(0.5);"));
    start(1);
    assertEquals(new FromWorker.RunBegun(1), next());
    FromWorker.RunUsed used = assertInstanceOf(FromWorker.RunUsed.class, next());
    assertTrue(used.allocatedBytes() >= 8_000_000 || used.cpuMillis() >= 250, used.toString());
  }

  @Test
  void nothingIsToldOfTheUseOfARunThatHasEnded() throws Exception {
    welcome(1);
    send(new ToWorker.PlanSent("h", "sys.dial('a@b'); sys.respond(404, 'Gone')"));
    for (long run = 1; run <= 50; run++) {
      start(run);
    }
    Set<Long> ended = new HashSet<>();
    while (ended.size() < 50) {
      switch (next()) {
        case FromWorker.CommandIssued command ->
            send(new ToWorker.CommandAnswered(command.run(), command.sequence(), Stage.BUSY, 0));
        case FromWorker.RunEnded(long run, _) -> ended.add(run);
        case FromWorker.RunUsed(long run, _, _) -> assertFalse(ended.contains(run), "run " + run);
        default -> {}
      }
    }
  }

  @Test
  void theEndOfTheStreamEndsTheSession() throws Exception {
    welcome(60_000);
    supervisor.orElseThrow().close();
    assertEquals(new Session.End.SupervisorGone(), end());
  }

  @Test
  void aMalformedFrameEndsTheSession() throws Exception {
    welcome(60_000);
    supervisor.orElseThrow().write(ByteBuffer.wrap(new byte[] {0, 0, 0, 1, (byte) 0xff}));
    assertInstanceOf(Session.End.ProtocolBroken.class, end());
  }

  @Test
  void anotherVersionEndsTheSession() throws Exception {
    send(new ToWorker.Welcome(Frame.PROTOCOL_VERSION + 1, 10));
    assertTrue(
        assertInstanceOf(Session.End.ProtocolBroken.class, end())
            .message()
            .contains("version " + Frame.PROTOCOL_VERSION));
  }

  private void welcome(int heartbeatMillis) throws IOException {
    send(new ToWorker.Welcome(Frame.PROTOCOL_VERSION, heartbeatMillis));
  }

  private void start(long run) throws IOException {
    send(new ToWorker.StartRun(run, "h", Stage.CALL, Stage.LIMITS, Stage.ORIGIN));
  }

  private Session.End end() throws Exception {
    return end.get(10, TimeUnit.SECONDS);
  }

  private void send(ToWorker frame) throws IOException {
    ByteBuffer bytes = codec.encode(frame);
    while (bytes.hasRemaining()) {
      supervisor.orElseThrow().write(bytes);
    }
  }

  /** The next frame that does not tell the use of a run, which comes when there is enough of it. */
  private FromWorker nextButUse() throws IOException {
    FromWorker told = next();
    while (told instanceof FromWorker.RunUsed) {
      told = next();
    }
    return told;
  }

  private FromWorker next() throws IOException {
    return receive().orElseThrow();
  }

  private Optional<FromWorker> receive() throws IOException {
    Optional<byte[]> body = assembler.next();
    while (body.isEmpty()) {
      incoming.clear();
      if (supervisor.orElseThrow().read(incoming) < 0) {
        return Optional.empty();
      }
      assembler.feed(incoming.flip());
      body = assembler.next();
    }
    return Optional.of(codec.decodeFromWorker(body.get()));
  }
}

package io.ringfence.supervisor.link;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.worker.protocol.Frame;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandshakeTest {
  @TempDir Path folder;

  private LinkFixture fixture;

  @BeforeEach
  void listen() throws Exception {
    fixture = new LinkFixture(folder);
  }

  @AfterEach
  void closesWithoutAThreadOrAFileLeft() {
    fixture.close();
    assertFalse(Files.exists(fixture.socket));
    assertTrue(readerThreads().isEmpty(), () -> "still there: " + readerThreads());
  }

  private static List<Thread> readerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("ringfence-worker-7-reader"))
        .toList();
  }

  @Test
  void aRightHelloIsWelcomed() throws Exception {
    try (FakeWorker worker = FakeWorker.greet(fixture.socket, LinkFixture.TERMS)) {
      assertEquals(
          new ToWorker.Welcome(Frame.PROTOCOL_VERSION, 1_000), worker.next(ToWorker.Welcome.class));
      fixture.awaitNews("greeted fake 1");
      assertEquals(List.of("greeted fake 1"), fixture.news);
    }
    fixture.awaitNews("closed");
  }

  @Test
  void anotherVersionIsABreach() throws Exception {
    assertRefused(
        new FromWorker.Hello(1, "the-token", 1, "ruby", "e", "s"),
        "protocol version 1; spoken here is " + Frame.PROTOCOL_VERSION);
  }

  @Test
  void aWrongTokenIsABreachThatDoesNotTellTheRightOne() throws Exception {
    assertRefused(
        new FromWorker.Hello(Frame.PROTOCOL_VERSION, "other", 1, "ruby", "e", "s"),
        "a wrong token");
    assertFalse(fixture.news.toString().contains("the-token"));
  }

  @Test
  void anotherLanguageIsABreach() throws Exception {
    assertRefused(
        new FromWorker.Hello(Frame.PROTOCOL_VERSION, "the-token", 1, "javascript", "e", "s"),
        "language 'javascript'; asked for was ruby");
  }

  @Test
  void aFrameBeforeTheHelloIsABreach() throws Exception {
    assertRefused(new FromWorker.Heartbeat(0), "Heartbeat before Hello");
  }

  @Test
  void theEndOfARunBeforeTheHelloIsABreach() throws Exception {
    assertRefused(new FromWorker.RunEnded(1, new RunEnding.Answered()), "RunEnded before Hello");
  }

  @Test
  void aCommandBeforeTheHelloIsABreach() throws Exception {
    assertRefused(
        new FromWorker.CommandIssued(1, 1, "Dial", Map.of()), "CommandIssued before Hello");
  }

  @Test
  void aSecondHelloIsABreach() throws Exception {
    try (FakeWorker worker = fixture.greeted()) {
      worker.say(FakeWorker.hello(LinkFixture.TERMS));
      fixture.awaitBreach("a second Hello");
    }
  }

  @Test
  void aBreachIsOneLineWhateverTheWorkerSaid() throws Exception {
    assertRefused(
        new FromWorker.Hello(
            Frame.PROTOCOL_VERSION, "the-token", 1, "ru\nERROR all is lost\r", "e", "s"),
        "language 'ru ERROR all is lost '; asked for was ruby");
  }

  @Test
  void anEngineIsOneLineWhateverTheWorkerSaid() throws Exception {
    try (FakeWorker worker = FakeWorker.connect(fixture.socket)) {
      worker.say(new FromWorker.Hello(Frame.PROTOCOL_VERSION, "the-token", 1, "ruby", "e\nf", "s"));
      fixture.awaitNews("greeted e f");
    }
  }

  @Test
  void whoSaysNothingGetsNothing() throws Exception {
    try (FakeWorker worker = FakeWorker.connect(fixture.socket).reading()) {
      awaitConnected();
      assertEquals(Optional.empty(), worker.nextIfAny());
      assertEquals(
          Optional.empty(), fixture.link.tryStart(fixture.order(), new LinkFixture.Told()));
      assertEquals(List.of(), fixture.news);
    }
    fixture.awaitNews("closed");
  }

  @Test
  void nobodyElseFindsTheSocketOnceOneIsConnected() throws Exception {
    try (FakeWorker _ = FakeWorker.connect(fixture.socket)) {
      awaitConnected();
      assertThrows(IOException.class, () -> FakeWorker.connect(fixture.socket).close());
    }
  }

  @Test
  void aLinkThatNobodyCalledCloses() {
    fixture.close();
    assertEquals(List.of(), fixture.news);
  }

  @Test
  void aSocketThatCannotBeMadeIsTold() {
    assertThrows(
        IOException.class,
        () -> new LinkFixture(folder.resolve("missing").resolve("folder")).close());
    Path tooLong = folder.resolve("x".repeat(200));
    assertThrows(IOException.class, () -> new LinkFixture(tooLong).close());
  }

  @Test
  void closingAConnectedLinkIsNoNews() throws Exception {
    try (FakeWorker _ = fixture.greeted()) {
      fixture.close();
    }
    assertEquals(List.of("greeted fake 1"), fixture.news);
  }

  private void awaitConnected() {
    await("the socket file is gone once somebody is connected")
        .atMost(Duration.ofSeconds(20))
        .until(() -> !Files.exists(fixture.socket));
  }

  private void assertRefused(FromWorker frame, String breach) throws Exception {
    try (FakeWorker worker = FakeWorker.connect(fixture.socket).reading()) {
      worker.say(frame);
      fixture.awaitBreach(breach);
      assertEquals(1, fixture.news.size(), () -> "told once: " + fixture.news);
      assertEquals(Optional.empty(), worker.nextIfAny());
    }
  }
}

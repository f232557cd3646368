package io.ringfence.example.sipserver.service;

import static io.ringfence.example.sipserver.service.DeskScene.refused;
import static io.ringfence.example.sipserver.service.DeskScene.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnumNumbersTest {
  private static final String NAME = "0.0.0.0.6.4.9.7.0.2.4.4.e164.example";
  private static final String NUMBER = "442079460000.e164.example";

  private final TinyDns dns = open();
  private final DeskScene scene = DeskScene.withDns(dns.port());

  @BeforeEach
  void enter() {
    dns.put(
        NAME,
        new Naptr(100, 20, "u", "E2U+sip", "!^.*$!sip:second@sip.example!"),
        new Naptr(100, 10, "u", "E2U+sip", "!^\\+44(.*)$!sip:\\1@sip.example!"),
        new Naptr(10, 1, "u", "E2U+email:mailto", "!^.*$!mailto:info@sip.example!"),
        new Naptr(10, 1, "", "E2U+sip", ""));
  }

  @AfterEach
  void close() throws InterruptedException {
    scene.close();
    dns.close();
  }

  @Test
  void theFirstSipRecordGivesTheUri() throws Exception {
    assertEquals(text("sip:2079460000@sip.example"), lookUp(NUMBER));
    assertEquals(text("sip:2079460000@sip.example"), lookUp("+" + NUMBER));
    assertEquals(text("sip:2079460000@sip.example"), lookUp(NAME));
  }

  @Test
  void aRuleThatDoesNotMatchLeavesTheNextOne() throws Exception {
    dns.put(
        NAME,
        new Naptr(1, 1, "u", "E2U+sip", "!^\\+1(.*)$!sip:\\1@sip.example!"),
        new Naptr(1, 2, "U", "e2u+SIP", "#^(\\+)?44 ?(\\d+)$#sip:\\2\\1@a!b#i"));

    assertEquals(text("sip:2079460000+@a!b"), lookUp(NUMBER));
  }

  @Test
  void brokenAndHostileRulesGiveNothing() throws Exception {
    dns.put(
        NAME,
        new Naptr(1, 1, "u", "E2U+sip", "!^(.*$!sip:x@y!"),
        new Naptr(1, 2, "u", "E2U+sip", "!"),
        new Naptr(1, 3, "u", "E2U+sip", "!^(\\+?(\\d*)*)*x$!sip:slow@y!"));

    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertEquals(CommandResult.returned(PlanValue.nothing()), lookUp(NUMBER)));
  }

  @Test
  void aNumberThatIsNotThereGivesNothing() throws Exception {
    assertEquals(CommandResult.returned(PlanValue.nothing()), lookUp("1.e164.example"));
  }

  @Test
  void whatIsNoNumberIsRefusedWithIt() throws Exception {
    assertEquals(
        refused("'joe' is no number.domain, such as 442079460000.e164.arpa"), lookUp("joe"));
  }

  @Test
  void aSilentServerIsGivenUpWithinFiveSeconds() throws Exception {
    dns.fallSilent();
    long begun = System.nanoTime();

    CommandResult result = lookUp(NUMBER);

    assertInstanceOf(CommandResult.NotPerformed.class, result);
    assertTrue(System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(5_500));
  }

  @Test
  void anInterruptEndsTheWaitAtOnce() throws Exception {
    dns.fallSilent();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                interrupted.complete(lookUp(NUMBER) == null);
              } catch (InterruptedException _) {
                interrupted.complete(true);
              }
            });
    Awaitility.await("the look-up waits")
        .until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

    waiting.interrupt();

    assertTrue(interrupted.get(3, TimeUnit.SECONDS));
  }

  private CommandResult lookUp(String number) throws InterruptedException {
    return scene.perform(new ServiceCommand.EnumLookup(number));
  }

  private static TinyDns open() {
    try {
      return new TinyDns();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.ringfence.example.sipserver.service;

import static io.ringfence.example.sipserver.service.DeskScene.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.config.MailSettings;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailsTest {
  private final TinyMailbox mailbox = open();
  private final DeskScene scene = DeskScene.withMail(mail("", ""));

  @AfterEach
  void close() throws IOException, InterruptedException {
    scene.close();
    mailbox.close();
  }

  @Test
  void aMailArrivesAsThePlanWroteIt() throws Exception {
    CommandResult result =
        send(List.of("a@b.example", "Joe <joe@c.example>"), "Call from 100", "Line 1\nLine 2");

    assertEquals(CommandResult.returned(PlanValue.nothing()), result);
    String mail = mailbox.mails().getFirst();
    assertTrue(mail.contains("\nSubject: Call from 100\n"), mail);
    assertTrue(mail.contains("From: plans@sip.example\n"), mail);
    assertTrue(mail.contains("To: a@b.example, Joe <joe@c.example>\n"), mail);
    assertTrue(mail.contains("Content-Type: text/plain; charset=UTF-8\n"), mail);
    assertTrue(mail.contains("\n\nLine 1\nLine 2\n"), mail);
    assertTrue(mailbox.commands().contains("RCPT TO:<joe@c.example>"), "" + mailbox.commands());
  }

  @Test
  void aMailMayBeHtmlInAnyAlphabet() throws Exception {
    scene.perform(
        new ServiceCommand.Email(
            List.of("a@b.example"), "Gr\u00FC\u00DFe", "<b>\u4F60\u597D</b>", true));

    String mail = mailbox.mails().getFirst();
    assertTrue(mail.contains("Content-Type: text/html; charset=UTF-8\n"), mail);
    assertTrue(mail.contains("Subject: =?UTF-8?"), mail);
  }

  @Test
  void nobodyWritesHeaderFieldsOfHisOwn() throws Exception {
    send(List.of("a@b.example"), "Hello\r\nBcc: eve@evil.example\r\n\r\nspam", "text");

    String mail = mailbox.mails().getFirst();
    assertFalse(mail.contains("\nBcc:"), mail);
    assertTrue(mail.contains("\nSubject: Hello  Bcc: eve@evil.example    spam\n"), mail);
    assertEquals(1, recipients());
    for (String address :
        List.of("a@b.example\r\nBcc: e@f.example", "a@b.example, e@f.example", "team: a@b;")) {
      assertInstanceOf(
          CommandResult.NotPerformed.class, send(List.of(address), "s", "text"), address);
    }
    assertEquals(1, mailbox.mails().size());
  }

  @Test
  void addressesThatAreNoneAreRefusedWithThem() throws Exception {
    assertTrue(
        send(List.of("nobody"), "s", "t").toString().contains("'nobody' is no"),
        "names the address");
    assertEquals(
        refused("the mail has 6 addresses; allowed 1 to 5"),
        send(List.of("a@b", "a@b", "a@b", "a@b", "a@b", "a@b"), "s", "t"));
  }

  @Test
  void theServerLogsInWithItsCredentialsAndNeverTellsThem() throws Exception {
    try (DeskScene known = DeskScene.withMail(mail("plans", "s3cret"))) {
      known.perform(new ServiceCommand.Email(List.of("a@b.example"), "s", "t", false));
    }
    assertTrue(mailbox.commands().stream().anyMatch(line -> line.startsWith("AUTH PLAIN")));
    assertFalse(mail("plans", "s3cret").toString().contains("s3cret"));
  }

  @Test
  void aServerThatRefusesIsNamed() throws Exception {
    mailbox.greetWith("554 no service for you");

    String result = send(List.of("a@b.example"), "s", "t").toString();

    assertTrue(result.contains("the mail server 127.0.0.1:" + mailbox.port()), result);
    assertTrue(result.contains("554"), result);
  }

  @Test
  void anInterruptEndsTheWaitForASilentServerAtOnce() throws Exception {
    mailbox.greetWith("");
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                send(List.of("a@b.example"), "s", "t");
                interrupted.complete(false);
              } catch (InterruptedException _) {
                interrupted.complete(true);
              }
            });
    Awaitility.await("the mail waits")
        .until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

    waiting.interrupt();

    assertTrue(interrupted.get(4, TimeUnit.SECONDS));
  }

  private long recipients() {
    return mailbox.commands().stream().filter(line -> line.startsWith("RCPT")).count();
  }

  private CommandResult send(List<String> to, String subject, String body)
      throws InterruptedException {
    return scene.perform(new ServiceCommand.Email(to, subject, body, false));
  }

  private MailSettings mail(String user, String password) {
    return new MailSettings(
        "127.0.0.1", mailbox.port(), "none", user, password, "plans@sip.example");
  }

  private static TinyMailbox open() {
    try {
      return new TinyMailbox();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

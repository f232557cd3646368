package io.ringfence.example.sipserver.service;

import io.ringfence.example.sipserver.config.MailSettings;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Sends mail for plans by the SMTP server of the configuration. */
final class Mails {
  private static final Duration LIMIT = Duration.ofSeconds(9);
  private static final String STEP_MILLIS = "8000";
  private static final int MAX_ADDRESSES = 5;
  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  private final Optional<MailSettings> settings;
  private final Errands errands;

  Mails(Optional<MailSettings> settings, Errands errands) {
    this.settings = settings;
    this.errands = errands;
  }

  PlanValue send(ServiceCommand.Email mail) throws ServiceRefusal, InterruptedException {
    MailSettings server =
        settings.orElseThrow(() ->
            new ServiceRefusal("no mail was sent: the server's configuration has no mail server"));
    InternetAddress[] to = addresses(mail.to());
    return errands.run(
        "the mail",
        LIMIT,
        () -> {
          deliver(server, to, mail);
          return PlanValue.nothing();
        });
  }

  private static void deliver(MailSettings server, InternetAddress[] to, ServiceCommand.Email mail)
      throws ServiceRefusal {
    Session session = Session.getInstance(properties(server));
    try (Transport transport = session.getTransport(isTls(server) ? "smtps" : "smtp")) {
      MimeMessage message = message(session, server, to, mail);
      if (server.user().isEmpty()) {
        transport.connect();
      } else {
        transport.connect(server.user(), server.password());
      }
      transport.sendMessage(message, to);
    } catch (MessagingException e) {
      throw new ServiceRefusal(
          "the mail server %s:%d did not take the mail: %s"
              .formatted(server.host(), server.port(), firstLine(e)),
          e);
    }
  }

  private static MimeMessage message(
      Session session, MailSettings server, InternetAddress[] to, ServiceCommand.Email mail)
      throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress(server.from(), true));
    message.setRecipients(Message.RecipientType.TO, to);
    // A line break would begin a header field of the plan's own.
    message.setSubject(mail.subject().replaceAll("\\p{Cntrl}", " "), UTF_8);
    message.setText(mail.body(), UTF_8, mail.isHtml() ? "html" : "plain");
    message.setSentDate(Date.from(Instant.now()));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.saveChanges();
    return message;
  }

  private static InternetAddress[] addresses(List<String> texts) throws ServiceRefusal {
    if (texts.isEmpty() || texts.size() > MAX_ADDRESSES) {
      throw new ServiceRefusal(
          "the mail has %d addresses; allowed 1 to %d".formatted(texts.size(), MAX_ADDRESSES));
    }
    InternetAddress[] addresses = new InternetAddress[texts.size()];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = address(texts.get(i).strip());
    }
    return addresses;
  }

  private static InternetAddress address(String text) throws ServiceRefusal {
    try {
      InternetAddress address = new InternetAddress(text, true);
      if (!address.isGroup()
          && address.getAddress().contains("@")
          && text.chars().noneMatch(Character::isISOControl)) {
        return address;
      }
      throw new ServiceRefusal("'%s' is no single mail address".formatted(text));
    } catch (AddressException e) {
      throw new ServiceRefusal("'%s' is no mail address: %s".formatted(text, firstLine(e)), e);
    }
  }

  private static Properties properties(MailSettings server) {
    String protocol = isTls(server) ? "mail.smtps." : "mail.smtp.";
    Properties properties = new Properties();
    properties.setProperty(protocol + "host", server.host());
    properties.setProperty(protocol + "port", Integer.toString(server.port()));
    properties.setProperty(protocol + "auth", Boolean.toString(!server.user().isEmpty()));
    properties.setProperty(protocol + "connectiontimeout", STEP_MILLIS);
    properties.setProperty(protocol + "timeout", STEP_MILLIS);
    properties.setProperty(protocol + "writetimeout", STEP_MILLIS);
    properties.setProperty(protocol + "ssl.checkserveridentity", "true");
    if (server.security().equals("starttls")) {
      properties.setProperty(protocol + "starttls.enable", "true");
      properties.setProperty(protocol + "starttls.required", "true");
    }
    return properties;
  }

  private static boolean isTls(MailSettings server) {
    return server.security().equals("tls");
  }

  private static String firstLine(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}

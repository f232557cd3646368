package io.ringfence.example.sipserver.config;

/**
 * The SMTP server that plans send mail by.
 *
 * @param security {@code none}, {@code starttls} or {@code tls}
 * @param user who logs in; empty if nobody does
 * @param from the sender of all mails
 */
public record MailSettings(
    String host, int port, String security, String user, String password, String from) {
  /** Without the password. */
  @Override
  public String toString() {
    return "mail server %s:%d".formatted(host, port);
  }
}

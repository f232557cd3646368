package io.ringfence.example.sipserver.demo;

import io.ringfence.example.sipserver.sip.IncomingRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.sip.message.Response;

/** A call that came to a telephone of the demo. */
final class ReceivedCall {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final PhoneBank bank;
  private final IncomingRequest invite;
  private final String user;
  private final CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
  private final CompletableFuture<Boolean> hungUp = new CompletableFuture<>();

  ReceivedCall(PhoneBank bank, IncomingRequest invite, String user) {
    this.bank = bank;
    this.invite = invite;
    this.user = user;
  }

  /** Rings. */
  ReceivedCall ring() {
    invite.send(bank.withContact(invite.response(Response.RINGING, "Ringing"), user));
    return this;
  }

  /** Lifts the receiver. */
  ReceivedCall answer() throws DemoFailure {
    bank.connect(dialog(), () -> hungUp.complete(true));
    Response ok = bank.withContact(invite.response(Response.OK, "OK"), user);
    bank.describe(ok);
    invite.send(ok);
    return this;
  }

  /** Declines. */
  void decline(int status, String reason) {
    invite.respond(status, reason);
  }

  /** Ends the answered call. */
  void hangUp() throws DemoFailure {
    bank.bye(dialog(), invite.message());
  }

  /** Waits until the caller hangs up. */
  void awaitBye() throws DemoFailure {
    PhoneBank.await(hungUp, LIMIT, user + " waited for the caller to hang up");
  }

  /** Waits until the call is taken back. */
  void awaitCancel() throws DemoFailure {
    PhoneBank.await(cancelled, LIMIT, user + " waited for the call to be cancelled");
  }

  void onCancel() {
    invite.respond(Response.REQUEST_TERMINATED, "Request Terminated");
    cancelled.complete(true);
  }

  private PhoneDialog dialog() {
    return PhoneDialog.ofCallee(invite.message(), invite.localTag());
  }
}

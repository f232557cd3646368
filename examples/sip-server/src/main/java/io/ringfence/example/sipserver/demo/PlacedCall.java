package io.ringfence.example.sipserver.demo;

import io.ringfence.example.sipserver.sip.OutgoingRequest;
import io.ringfence.example.sipserver.sip.ResponseListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/** A call that a telephone of the demo has placed. Its waits end in a failure that names it. */
final class PlacedCall implements ResponseListener {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final PhoneBank bank;
  private final String number;
  private final CompletableFuture<Response> challenge = new CompletableFuture<>();
  private final CompletableFuture<Response> ringing = new CompletableFuture<>();
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private final CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
  private final AtomicReference<@Nullable OutgoingRequest> invite = new AtomicReference<>();
  private final AtomicReference<@Nullable PhoneDialog> dialog = new AtomicReference<>();

  PlacedCall(PhoneBank bank, String number) {
    this.bank = bank;
    this.number = number;
  }

  void sent(OutgoingRequest request) {
    invite.set(request);
  }

  /** The challenge to the INVITE; a failure if the call went on without one. */
  Response awaitChallenge() throws DemoFailure {
    return await(challenge, "a challenge");
  }

  /** Waits until somebody rings. */
  PlacedCall awaitRinging() throws DemoFailure {
    await(ringing, "ringing");
    return this;
  }

  /** The status of the final response. */
  int awaitFinal() throws DemoFailure {
    return await(ended, "a final response");
  }

  /** Waits until the other side hangs up. */
  void awaitBye() throws DemoFailure {
    await(hungUp, "the other side to hang up");
  }

  /** Gives up while it rings. */
  void cancel() throws DemoFailure {
    current().cancel();
  }

  /** Ends the answered call. */
  void hangUp() throws DemoFailure {
    PhoneDialog open = dialog.get();
    if (open == null) {
      throw new DemoFailure("the call to %s is not answered".formatted(number));
    }
    bank.bye(open, current().message());
  }

  /** Whether it had a final response by now. */
  boolean isOver() {
    return ended.isDone();
  }

  void onBye() {
    hungUp.complete(true);
  }

  @Override
  public void onResponse(Response response) {
    int status = response.getStatusCode();
    if (status == Response.UNAUTHORIZED || status == Response.PROXY_AUTHENTICATION_REQUIRED) {
      if (!challenge.complete(response)) {
        ended.complete(status);
      }
      return;
    }
    if (status > 100 && status < 200) {
      ringing.complete(response);
    }
    if (status >= 200 && status < 300) {
      PhoneDialog open = PhoneDialog.ofCaller(response);
      dialog.set(open);
      bank.connect(open, this::onBye);
      bank.acknowledge(open, response);
    }
    if (status >= 200) {
      ended.complete(status);
    }
  }

  @Override
  public void onNoResponse(int status, String reason) {
    ended.complete(status);
  }

  Request request() throws DemoFailure {
    return current().message();
  }

  private OutgoingRequest current() throws DemoFailure {
    OutgoingRequest request = invite.get();
    if (request == null) {
      throw new DemoFailure("the call to %s is not placed".formatted(number));
    }
    return request;
  }

  private <T> T await(CompletableFuture<T> what, String name) throws DemoFailure {
    return PhoneBank.await(what, LIMIT, "the call to " + number + " waited for " + name);
  }
}

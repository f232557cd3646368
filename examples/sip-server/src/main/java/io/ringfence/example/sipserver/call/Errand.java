package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.call.Target.Found;
import io.ringfence.example.sipserver.registrar.DigestClient.Credentials;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.example.sipserver.sip.ResponseListener;
import io.ringfence.supervisor.call.CommandResult.LegEnd;
import io.ringfence.supervisor.call.DialString;
import io.ringfence.supervisor.call.ServiceCommand;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.sip.address.SipURI;
import javax.sip.header.ContentTypeHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** A request that a plan sends outside of any dialog. */
record Errand(Line line, TargetFinder targets, String domain) {
  private static final int MAX_FORWARDS = 70;

  /** These begin or end what other rooms keep. */
  private static final Set<String> BARRED =
      Set.of("INVITE", "ACK", "CANCEL", "BYE", "PRACK", "UPDATE", "REGISTER");

  /**
   * Sends it, and waits as long as it says.
   *
   * @return its final response; empty if none came in time or was to be waited for
   * @throws ParseException naming the part that no request can have
   */
  Optional<LegEnd> run(String owner, ServiceCommand.SendRequest order)
      throws ParseException, InterruptedException {
    String method = order.method().strip().toUpperCase(Locale.ROOT);
    if (BARRED.contains(method) || !method.matches("[A-Z]{1,20}")) {
      throw new ParseException("a plan sends no %s".formatted(Messages.reasonPhrase(method)), 0);
    }
    CompletableFuture<LegEnd> end = new CompletableFuture<>();
    Optional<Target> target = target(owner, order.destination(), end);
    if (target.isPresent()) {
      Optional<Credentials> credentials = credentials(order, target.get());
      AtomicLong sequence = new AtomicLong(1);
      Exchange exchange =
          new Exchange(
              line, credentials, sequence::incrementAndGet, new Waiting(target.get().label(), end));
      String user =
          credentials.map(Credentials::user).filter(Predicate.not(String::isBlank)).orElse(owner);
      exchange.send(request(user, method, target.get(), order));
    }
    try {
      return order.limit().isPositive()
          ? Optional.of(end.get(order.limit().toMillis(), TimeUnit.MILLISECONDS))
          : Optional.empty();
    } catch (TimeoutException _) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a request came to an end that none has", e);
    }
  }

  /** Those that the plan gives, or else those that the provider knows the owner by. */
  private static Optional<Credentials> credentials(
      ServiceCommand.SendRequest order, Target target) {
    return order
        .credentials()
        .map(given -> new Credentials(given.user(), given.password()))
        .or(() ->
            target
                .provider()
                .filter(provider -> !provider.user().isEmpty())
                .map(provider -> new Credentials(provider.user(), provider.password())));
  }

  private Optional<Target> target(String owner, String destination, CompletableFuture<LegEnd> end)
      throws ParseException {
    DialString parsed;
    try {
      parsed = DialString.parse(destination, owner);
    } catch (IllegalArgumentException e) {
      throw new ParseException(String.valueOf(e.getMessage()), 0);
    }
    List<Found> found = targets.find(owner, parsed).getFirst();
    return switch (found.getFirst()) {
      case Found.Reachable(Target target) -> Optional.of(target);
      case Found.Unreachable(LegEnd known) -> {
        end.complete(known);
        yield Optional.empty();
      }
    };
  }

  private Request request(
      String user, String method, Target target, ServiceCommand.SendRequest order)
      throws ParseException {
    SipURI from = Messages.ADDRESSES.createSipURI(user, domain);
    Messages.uri(from.toString());
    Request request =
        Exchange.outside(
            line,
            method,
            new Exchange.Outside(
                (SipURI) target.uri().clone(),
                Messages.address(from),
                Messages.address((SipURI) target.to().clone()),
                MAX_FORWARDS));
    request.addHeader(line.endpoint().contact("", "udp"));
    if (!order.body().isEmpty()) {
      String type = order.contentType().isBlank() ? "text/plain" : order.contentType();
      request.setContent(
          order.body().getBytes(StandardCharsets.UTF_8),
          (ContentTypeHeader) Messages.header(ContentTypeHeader.NAME, type));
    }
    return request;
  }

  /** For the final response. */
  private record Waiting(String label, CompletableFuture<LegEnd> end) implements ResponseListener {
    @Override
    public void onResponse(Response response) {
      if (response.getStatusCode() >= 200) {
        String reason = response.getReasonPhrase();
        end.complete(new LegEnd(label, response.getStatusCode(), reason == null ? "" : reason));
      }
    }

    @Override
    public void onNoResponse(int status, String reason) {
      end.complete(new LegEnd(label, status, reason));
    }
  }
}

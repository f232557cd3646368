package io.ringfence.example.sipserver;

import io.ringfence.example.sipserver.call.CallServer;
import io.ringfence.example.sipserver.config.Account;
import io.ringfence.example.sipserver.registrar.Registrar;
import io.ringfence.example.sipserver.service.ServiceRefusal;
import io.ringfence.example.sipserver.service.Telephony;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.ServiceCommand;
import io.ringfence.supervisor.call.SipRequest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sip.address.SipURI;
import javax.sip.header.FromHeader;

/** What the services see of the SIP rooms. */
record ServerTelephony(Registrar registrar, CallServer calls, String publicAddress)
    implements Telephony {
  @Override
  public List<Binding> bindings(Account account) {
    Instant now = Instant.now();
    return registrar.bindings(account.user()).stream()
        .map(binding ->
            new Binding(
                binding.contact(),
                Duration.between(now, binding.expires()),
                binding.source(),
                binding.userAgent()))
        .toList();
  }

  @Override
  public List<CurrentCall> calls(String owner) {
    return calls.currentCalls(owner).stream()
        .sorted(Comparator.comparing(call -> call.arrived()))
        .map(call ->
            new CurrentCall(call.id(), call.from(), call.to(), call.arrived(), call.answered()))
        .toList();
  }

  /** An account that places a call has proven that its From header is its own. */
  @Override
  public Optional<String> placedBy(Call call) {
    return switch (call.direction()) {
      case INBOUND -> Optional.empty();
      case OUTBOUND ->
          call.request().headers().stream()
              .filter(header -> header.name().equalsIgnoreCase("From"))
              .flatMap(header -> userOf(header).stream())
              .findFirst();
    };
  }

  /** A display name may look like an address. */
  static Optional<String> userOf(SipRequest.Header from) {
    try {
      return Messages.header(from.name(), from.value()) instanceof FromHeader header
              && header.getAddress().getURI() instanceof SipURI uri
          ? Optional.ofNullable(uri.getUser())
          : Optional.empty();
    } catch (ParseException _) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<FinalResponse> send(Call call, ServiceCommand.SendRequest request)
      throws ServiceRefusal, InterruptedException {
    try {
      return calls.send(call, request).map(end -> new FinalResponse(end.status(), end.reason()));
    } catch (ParseException e) {
      throw new ServiceRefusal(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void callBack(Call call, ServiceCommand.Callback callback) throws ServiceRefusal {
    try {
      calls.callBack(call, callback);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ServiceRefusal(String.valueOf(e.getMessage()), e);
    }
  }
}

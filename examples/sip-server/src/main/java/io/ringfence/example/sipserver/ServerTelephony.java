package io.ringfence.example.sipserver;

import io.ringfence.example.sipserver.call.CallServer;
import io.ringfence.example.sipserver.config.Account;
import io.ringfence.example.sipserver.registrar.Registrar;
import io.ringfence.example.sipserver.service.ServiceRefusal;
import io.ringfence.example.sipserver.service.Telephony;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.ServiceCommand;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the services see of the SIP rooms. */
record ServerTelephony(Registrar registrar, CallServer calls, String publicAddress)
    implements Telephony {
  private static final Pattern USER = Pattern.compile("sips?:([^@;>]+)@");

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
        .map(call ->
            new CurrentCall(
                call.id(),
                call.from(),
                call.to(),
                call.arrived(),
                call.isAnswered() ? Optional.of(call.arrived()) : Optional.empty()))
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
              .map(header -> USER.matcher(header.value()))
              .filter(Matcher::find)
              .map(found -> found.group(1))
              .findFirst();
    };
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

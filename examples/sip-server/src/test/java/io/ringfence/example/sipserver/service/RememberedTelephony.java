package io.ringfence.example.sipserver.service;

import io.ringfence.example.sipserver.config.Account;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.ServiceCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A telephony that knows what it was told and remembers what was asked of it. */
final class RememberedTelephony implements Telephony {
  final Map<String, List<Binding>> bindings = new HashMap<>();
  final Map<String, List<CurrentCall>> calls = new HashMap<>();
  final List<ServiceCommand> asked = new ArrayList<>();
  Optional<String> placedBy = Optional.empty();
  Optional<FinalResponse> response = Optional.empty();
  Optional<String> refusal = Optional.empty();

  @Override
  public List<Binding> bindings(Account account) {
    return bindings.getOrDefault(account.user(), List.of());
  }

  @Override
  public List<CurrentCall> calls(String owner) {
    return calls.getOrDefault(owner, List.of());
  }

  @Override
  public Optional<String> placedBy(Call call) {
    return placedBy;
  }

  @Override
  public String publicAddress() {
    return "192.0.2.1";
  }

  @Override
  public Optional<FinalResponse> send(Call call, ServiceCommand.SendRequest request)
      throws ServiceRefusal {
    ask(request);
    return response;
  }

  @Override
  public void callBack(Call call, ServiceCommand.Callback callback) throws ServiceRefusal {
    ask(callback);
  }

  private void ask(ServiceCommand command) throws ServiceRefusal {
    if (refusal.isPresent()) {
      throw new ServiceRefusal(refusal.get());
    }
    asked.add(command);
  }
}

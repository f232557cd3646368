package io.ringfence.example.sipserver.service;

import io.ringfence.example.sipserver.config.Account;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.ServiceCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the SIP rooms know and do for plans beside dialling. Asked on any thread, by many at once;
 * only {@link #send} may wait.
 */
public interface Telephony {

  /**
   * A registration of an account (RFC 3261, section 10).
   *
   * @param contact the URI that the telephone is reached at
   * @param remaining until it expires
   * @param remoteSocket where the REGISTER came from, as {@code 192.0.2.1:5060}
   * @param userAgent what the telephone calls itself; may be empty
   */
  record Binding(String contact, Duration remaining, String remoteSocket, String userAgent) {}

  /**
   * A call in progress.
   *
   * @param from URI
   * @param to URI
   * @param answered empty while it rings
   */
  record CurrentCall(
      String callId, String from, String to, Instant begun, Optional<Instant> answered) {}

  /** The final response to a request. */
  record FinalResponse(int status, String reason) {}

  /** The registrations of an account that have not expired. */
  List<Binding> bindings(Account account);

  /** The calls of an owner that have not ended, the oldest first. */
  List<CurrentCall> calls(String owner);

  /** The user of the account that placed a call; empty for a call from outside. */
  Optional<String> placedBy(Call call);

  /** The address that the server is reached at. */
  String publicAddress();

  /**
   * Sends a request outside of any dialog and waits for its final response, no longer than the
   * request says.
   *
   * @return empty if none came in time, or none was to be waited for
   * @throws ServiceRefusal if it cannot be sent
   */
  Optional<FinalResponse> send(Call call, ServiceCommand.SendRequest request)
      throws ServiceRefusal, InterruptedException;

  /**
   * Begins a callback, in the background.
   *
   * @throws ServiceRefusal if it cannot begin
   */
  void callBack(Call call, ServiceCommand.Callback callback) throws ServiceRefusal;
}

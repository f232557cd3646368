package io.ringfence.example.sipserver.demo;

import io.ringfence.example.sipserver.registrar.DigestClient;
import io.ringfence.example.sipserver.registrar.DigestClient.Credentials;
import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.example.sipserver.sip.RequestListener;
import io.ringfence.example.sipserver.sip.ResponseListener;
import io.ringfence.example.sipserver.sip.SipBinding;
import io.ringfence.example.sipserver.sip.SipEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sip.InvalidArgumentException;
import javax.sip.SipException;
import javax.sip.address.SipURI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.Header;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Telephones that share an address and are told apart by the user of the Request-URI. What comes to
 * one of them waits until the demo takes it.
 */
public final class PhoneBank implements RequestListener, AutoCloseable {
  private static final String ADDRESS = "127.0.0.1";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String SESSION =
      """
      v=0
      o=- 1 1 IN IP4 127.0.0.1
      s=-
      c=IN IP4 127.0.0.1
      t=0 0
      m=audio 40000 RTP/AVP 0
      """
          .replace("\n", "\r\n");

  private final SipEndpoint endpoint;
  private final ConcurrentMap<String, BlockingQueue<ReceivedCall>> received =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<String, ReceivedCall> cancellable = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Runnable> dialogs = new ConcurrentHashMap<>();

  private PhoneBank(SipEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Telephones at any free port of the loopback address. */
  public static PhoneBank open() throws IOException {
    SipEndpoint endpoint = SipEndpoint.open(SipBinding.at(ADDRESS, 0));
    PhoneBank bank = new PhoneBank(endpoint);
    endpoint.listen(bank);
    return bank;
  }

  /** The port that they are reached at. */
  public int port() {
    return endpoint.port();
  }

  /** Registers a telephone and returns the final status; a challenge is answered once. */
  int register(Peer server, String user, String password) throws DemoFailure {
    SipURI registrar = uri("sip:" + server.domain());
    Request request = begin(Request.REGISTER, server.route(registrar, ""), user, server, user);
    request.setHeader(endpoint.contact(user, server.transport()));
    Response first = exchange(request);
    if (first.getStatusCode() != Response.UNAUTHORIZED) {
      return first.getStatusCode();
    }
    return exchange(authorized(request, first, new Credentials(user, password))).getStatusCode();
  }

  /** The final status of an OPTIONS. */
  int options(Peer server) throws DemoFailure {
    Request request =
        begin(Request.OPTIONS, server.route(uri("sip:" + ADDRESS), ""), "probe", server, "");
    return exchange(request).getStatusCode();
  }

  /** Places a call from outside, which nobody vouches for. */
  PlacedCall call(Peer server, String from, String number) throws DemoFailure {
    PlacedCall call = new PlacedCall(this, number);
    Request invite = begin(Request.INVITE, server.number(number), from, server, number);
    return send(invite, from, server, call);
  }

  /** Places a call of an account. */
  PlacedCall call(Peer server, Credentials account, String number) throws DemoFailure {
    PlacedCall call = call(server, account.user(), number);
    Response challenge = call.awaitChallenge();
    return send(authorized(call.request(), challenge, account), account.user(), server, call);
  }

  /** The next call that comes to a telephone. */
  ReceivedCall awaitCall(String user) throws DemoFailure {
    try {
      ReceivedCall call = queue(user).poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (call == null) {
        throw new DemoFailure("no call came to %s in %d s".formatted(user, LIMIT.toSeconds()));
      }
      return call;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted while it waited for a call to " + user);
    }
  }

  @Override
  public void onRequest(IncomingRequest request) {
    switch (request.method()) {
      case Request.INVITE -> onInvite(request);
      case Request.CANCEL -> {
        request.respond(Response.OK, "OK");
        Optional.ofNullable(cancellable.remove(request.transactionKey()))
            .ifPresent(ReceivedCall::onCancel);
      }
      case Request.BYE -> {
        String key =
            PhoneDialog.key(PhoneDialog.callId(request.message()), toTag(request.message()));
        request.respond(Response.OK, "OK");
        Optional.ofNullable(dialogs.remove(key)).ifPresent(Runnable::run);
      }
      default -> request.respond(Response.OK, "OK");
    }
  }

  @Override
  public void onAck(Request ack) {}

  @Override
  public void onStray(Response response) {}

  @Override
  public void close() {
    endpoint.close();
  }

  void connect(PhoneDialog dialog, Runnable onBye) {
    dialogs.put(dialog.key(), onBye);
  }

  void acknowledge(PhoneDialog dialog, Response answer) {
    try {
      CSeqHeader sequence = (CSeqHeader) answer.getHeader(CSeqHeader.NAME);
      endpoint.sendAck(dialog.request(Request.ACK, sequence.getSeqNumber()));
    } catch (DemoFailure | SipException e) {
      throw new IllegalStateException("no ACK for " + dialog.callId(), e);
    }
  }

  void bye(PhoneDialog dialog, Request before) throws DemoFailure {
    dialogs.remove(dialog.key());
    long sequence = ((CSeqHeader) before.getHeader(CSeqHeader.NAME)).getSeqNumber() + 1;
    exchange(dialog.request(Request.BYE, sequence));
  }

  Response withContact(Response response, String user) {
    response.setHeader(endpoint.contact(user, "udp"));
    return response;
  }

  void describe(Message message) throws DemoFailure {
    try {
      message.setContent(
          SESSION.getBytes(StandardCharsets.UTF_8),
          Messages.HEADERS.createContentTypeHeader("application", "sdp"));
    } catch (ParseException e) {
      throw new DemoFailure("no session description: " + e);
    }
  }

  static <T> T await(CompletableFuture<T> what, Duration limit, String scene) throws DemoFailure {
    try {
      return what.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new DemoFailure("%s for %d s in vain".formatted(scene, limit.toSeconds()));
    } catch (ExecutionException e) {
      throw new DemoFailure("%s: %s".formatted(scene, e.getCause()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new DemoFailure(scene + " and was interrupted");
    }
  }

  private void onInvite(IncomingRequest request) {
    if (!request.accept()) {
      return;
    }
    String user = String.valueOf(((SipURI) request.message().getRequestURI()).getUser());
    ReceivedCall call = new ReceivedCall(this, request, user);
    cancellable.put(request.transactionKey(), call);
    queue(user).add(call);
  }

  private BlockingQueue<ReceivedCall> queue(String user) {
    return received.computeIfAbsent(user, _ -> new LinkedBlockingQueue<>());
  }

  private PlacedCall send(Request invite, String from, Peer server, PlacedCall call)
      throws DemoFailure {
    invite.setHeader(endpoint.contact(from, server.transport()));
    describe(invite);
    try {
      call.sent(endpoint.send(invite, call));
      return call;
    } catch (SipException e) {
      throw new DemoFailure("the call cannot be placed: " + e);
    }
  }

  private Request begin(String method, SipURI target, String from, Peer server, String to)
      throws DemoFailure {
    SipURI local = uri("sip:" + from + "@" + server.domain());
    SipURI remote = to.isEmpty() ? target : uri("sip:" + to + "@" + server.domain());
    String callId = endpoint.newCallId();
    return PhoneDialog.begin(
        method,
        target,
        new PhoneDialog.End(Messages.address(local), callId.substring(0, 8)),
        Messages.address(remote),
        callId);
  }

  private static Request authorized(Request request, Response challenge, Credentials account)
      throws DemoFailure {
    Request again = (Request) request.clone();
    again.removeHeader(ViaHeader.NAME);
    try {
      CSeqHeader sequence = (CSeqHeader) again.getHeader(CSeqHeader.NAME);
      sequence.setSeqNumber(sequence.getSeqNumber() + 1);
    } catch (InvalidArgumentException e) {
      throw new DemoFailure("no CSeq: " + e);
    }
    Header authorization =
        DigestClient.answer(challenge, again, account)
            .orElseThrow(() -> new DemoFailure("a challenge cannot be answered"));
    again.setHeader(authorization);
    return again;
  }

  private Response exchange(Request request) throws DemoFailure {
    CompletableFuture<Response> done = new CompletableFuture<>();
    String scene = "%s to %s waited".formatted(request.getMethod(), request.getRequestURI());
    try {
      var _ =
          endpoint.send(
              request,
              new ResponseListener() {
                @Override
                public void onResponse(Response response) {
                  if (response.getStatusCode() >= 200) {
                    done.complete(response);
                  }
                }

                @Override
                public void onNoResponse(int status, String reason) {
                  done.completeExceptionally(new IOException(status + " " + reason));
                }
              });
    } catch (SipException e) {
      throw new DemoFailure(scene + ": " + e);
    }
    return await(done, LIMIT, scene);
  }

  static SipURI uri(String text) throws DemoFailure {
    try {
      return Messages.uri(text);
    } catch (ParseException e) {
      throw new DemoFailure("no SIP URI: " + e);
    }
  }

  private static String toTag(Message message) {
    return String.valueOf(((ToHeader) message.getHeader(ToHeader.NAME)).getTag());
  }
}

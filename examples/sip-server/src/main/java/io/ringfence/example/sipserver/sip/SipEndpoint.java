package io.ringfence.example.sipserver.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.sip.ClientTransaction;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.InvalidArgumentException;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.TransactionUnavailableException;
import javax.sip.address.SipURI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.RouteHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place in the network that speaks SIP over UDP and TCP: requests go out and come in here.
 *
 * <p>Threads: the listeners are called on the stack's threads, one for all datagrams and one for
 * each connection, and must return at once. Everything may be called on any thread. A watchdog
 * restarts the stack on the same port if it hears nothing any more; transactions are lost then,
 * dialogs, which are not the stack's, are not.
 */
public final class SipEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SipEndpoint.class);

  private final SipBinding binding;
  private final byte[] secret = new byte[16];
  private final AtomicLong heard = new AtomicLong();
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final Watchdog watchdog;
  private volatile RequestListener listener = new Unavailable();
  private volatile StackRun run;

  private SipEndpoint(SipBinding wanted) throws IOException {
    new SecureRandom().nextBytes(secret);
    run = StackRun.open(wanted, new Events());
    binding = wanted.onPort(run.port());
    watchdog = new Watchdog(binding, heard::get, this::restart);
  }

  /**
   * Listens at an address. Requests get a 503 until {@link #listen}.
   *
   * @throws IOException naming address and port if they cannot be had
   */
  public static SipEndpoint open(SipBinding binding) throws IOException {
    SipEndpoint endpoint = new SipEndpoint(binding);
    endpoint.watchdog.start();
    return endpoint;
  }

  /** Who hears requests from now on. */
  public void listen(RequestListener requests) {
    listener = requests;
  }

  /** The port that it listens on, for UDP and TCP. */
  public int port() {
    return binding.port();
  }

  /** The host that peers are told. */
  public String host() {
    return binding.advertised();
  }

  /** Whether a host and port are this endpoint itself; a port below 0 stands for 5060. */
  public boolean isOwnAddress(String host, int port) {
    return (port < 0 ? 5060 : port) == binding.port()
        && (host.equalsIgnoreCase(binding.advertised()) || host.equals(binding.address()));
  }

  /** How often the watchdog has restarted the stack. */
  public int restarts() {
    return watchdog.restarts();
  }

  /**
   * Sends a request, whose Via is added here. A failure comes to {@code responses} like any other
   * end. May wait for a TCP connection: not for the stack's threads.
   */
  public OutgoingRequest send(Request request, ResponseListener responses) throws SipException {
    addVia(request);
    ClientTransaction transaction = run.provider().getNewClientTransaction(request);
    OutgoingRequest outgoing = new OutgoingRequest(this, transaction, responses);
    transaction.setApplicationData(outgoing);
    outgoing.send();
    return outgoing;
  }

  /** Sends an ACK for a 2xx, which is no transaction (RFC 3261, section 13.2.2.4). */
  public void sendAck(Request ack) throws SipException {
    addVia(ack);
    run.provider().sendRequest(ack);
  }

  /** Sends an ACK once more. */
  public void sendAckAgain(Request ack) throws SipException {
    run.provider().sendRequest((Request) ack.clone());
  }

  /** Our Contact for dialogs with a peer over {@code transport}. */
  public ContactHeader contact(String user, String transport) {
    try {
      SipURI uri =
          Messages.ADDRESSES.createSipURI(user.isEmpty() ? null : user, binding.advertised());
      uri.setPort(binding.port());
      if ("tcp".equalsIgnoreCase(transport)) {
        uri.setTransportParam("tcp");
      }
      return Messages.HEADERS.createContactHeader(Messages.address(uri));
    } catch (java.text.ParseException e) {
      throw new IllegalArgumentException("no contact user: " + user, e);
    }
  }

  /** A Call-ID that no other has. */
  public String newCallId() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random) + "@" + binding.advertised();
  }

  /** Where a request goes next: {@code udp} or {@code tcp}. */
  public static String transportTo(Request request) {
    RouteHeader route = (RouteHeader) request.getHeader(RouteHeader.NAME);
    Object uri = route == null ? request.getRequestURI() : route.getAddress().getURI();
    boolean isTcp = uri instanceof SipURI sip && "tcp".equalsIgnoreCase(sip.getTransportParam());
    return isTcp ? "tcp" : "udp";
  }

  /** Stops listening. Takes a second; when it returns, no thread and socket is left. */
  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      watchdog.close();
      synchronized (this) {
        run.close();
      }
    }
  }

  /** Begins anew on the same port. */
  synchronized void restart() {
    if (isClosed.get()) {
      return;
    }
    try {
      run.close();
    } catch (IllegalStateException e) {
      LOG.warn("{}", e.getMessage(), e);
    }
    try {
      run = StackRun.open(binding, new Events());
    } catch (IOException e) {
      LOG.error("SIP on port {} did not start again: {}", binding.port(), e.getMessage());
    }
  }

  String tagFor(SIPRequest request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(secret);
      digest.update(String.valueOf(request.getTransactionId()).getBytes(StandardCharsets.UTF_8));
      digest.update(request.getCallId().getCallId().getBytes(StandardCharsets.UTF_8));
      digest.update(String.valueOf(request.getFromTag()).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  ServerTransaction serverTransaction(Request request)
      throws TransactionAlreadyExistsException, TransactionUnavailableException {
    return run.provider().getNewServerTransaction(request);
  }

  void sendStateless(Response response) throws SipException {
    run.provider().sendResponse(response);
  }

  void sendCancel(Request cancel) throws SipException {
    run.provider().getNewClientTransaction(cancel).sendRequest();
  }

  private void addVia(Request request) {
    try {
      ViaHeader via =
          Messages.HEADERS.createViaHeader(
              binding.advertised(), binding.port(), transportTo(request), null);
      via.setRPort();
      request.addFirst(via);
    } catch (java.text.ParseException | InvalidArgumentException | SipException e) {
      throw new IllegalStateException("no Via for " + binding, e);
    }
  }

  /** Before there is a listener. */
  private static final class Unavailable implements RequestListener {
    @Override
    public void onRequest(IncomingRequest request) {
      request.respond(Response.SERVICE_UNAVAILABLE, "Starting");
    }

    @Override
    public void onAck(Request ack) {}

    @Override
    public void onStray(Response response) {}
  }

  /** What the stack tells. Nothing thrown here may reach it: it would end a receiving thread. */
  private final class Events implements SipListener {
    @Override
    public void processRequest(RequestEvent event) {
      heard.incrementAndGet();
      guarded(() -> {
        Request request = event.getRequest();
        if (request.getMethod().equals(Request.ACK)) {
          listener.onAck(request);
        } else if (request instanceof SIPRequest sip) {
          listener.onRequest(
              new IncomingRequest(SipEndpoint.this, sip, event.getServerTransaction()));
        }
      });
    }

    @Override
    public void processResponse(ResponseEvent event) {
      heard.incrementAndGet();
      guarded(() -> {
        ClientTransaction transaction = event.getClientTransaction();
        if (transaction == null) {
          listener.onStray(event.getResponse());
        } else if (transaction.getApplicationData() instanceof OutgoingRequest outgoing
            && isOf(outgoing, event.getResponse())) {
          outgoing.onResponse(event.getResponse());
        }
      });
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
      guarded(() -> {
        if (!event.isServerTransaction()
            && event.getClientTransaction().getApplicationData()
                instanceof OutgoingRequest outgoing) {
          outgoing.onNoResponse(Response.REQUEST_TIMEOUT, "No answer of the peer");
        }
      });
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
      LOG.debug("lost the way to {}:{}", event.getHost(), event.getPort());
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {}

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {}

    private boolean isOf(OutgoingRequest outgoing, Response response) {
      CSeqHeader seq = (CSeqHeader) response.getHeader(CSeqHeader.NAME);
      return seq != null && seq.getMethod().equals(outgoing.message().getMethod());
    }

    private void guarded(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException | StackOverflowError e) {
        LOG.warn("a SIP message was not handled", e);
      }
    }
  }
}

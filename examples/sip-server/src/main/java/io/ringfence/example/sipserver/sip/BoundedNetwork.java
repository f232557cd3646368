package io.ringfence.example.sipserver.sip;

import gov.nist.core.net.NetworkLayer;
import gov.nist.javax.sip.SipStackImpl;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The sockets of a stack, TCP ones with limits. Public, because the stack makes it by its name. */
public final class BoundedNetwork implements NetworkLayer {
  private final Connections connections = new Connections();

  /** Made by the stack. */
  public BoundedNetwork() {}

  @Override
  public ServerSocket createServerSocket(int port, int backlog, InetAddress address)
      throws IOException {
    return connections.listen(port, backlog, address);
  }

  @Override
  public Socket createSocket(InetAddress address, int port) throws IOException {
    return createSocket(address, port, null, 0);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, @Nullable InetAddress own)
      throws IOException {
    return createSocket(address, port, own, 0);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, @Nullable InetAddress own, int ownPort)
      throws IOException {
    // The port of the stack itself is taken by the socket that listens.
    return connections.connect(
        new InetSocketAddress(address, port), own == null ? null : new InetSocketAddress(own, 0));
  }

  @Override
  public DatagramSocket createDatagramSocket() throws SocketException {
    return new DatagramSocket();
  }

  @Override
  public DatagramSocket createDatagramSocket(int port, InetAddress address) throws SocketException {
    return new DatagramSocket(port, address);
  }

  @Override
  public SSLServerSocket createSSLServerSocket(int port, int backlog, InetAddress address)
      throws IOException {
    throw withoutTls();
  }

  @Override
  public SSLSocket createSSLSocket(InetAddress address, int port) throws IOException {
    throw withoutTls();
  }

  @Override
  public SSLSocket createSSLSocket(InetAddress address, int port, InetAddress own)
      throws IOException {
    throw withoutTls();
  }

  @Override
  public void setSipStack(SipStackImpl stack) {}

  private static IOException withoutTls() {
    return new IOException("this server speaks SIP over UDP and TCP only");
  }
}

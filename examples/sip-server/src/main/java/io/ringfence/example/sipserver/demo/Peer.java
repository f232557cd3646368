package io.ringfence.example.sipserver.demo;

import java.text.ParseException;
import javax.sip.address.SipURI;

/**
 * The server as its telephones see it.
 *
 * @param domain that its accounts have
 * @param port at the loopback address
 * @param transport {@code udp} or {@code tcp}
 */
public record Peer(String domain, int port, String transport) {

  /** The same server over TCP. */
  Peer overTcp() {
    return new Peer(domain, port, "tcp");
  }

  /** The Request-URI of a call to a number of it. */
  SipURI number(String number) throws DemoFailure {
    return route(PhoneBank.uri("sip:" + number + "@127.0.0.1"), number);
  }

  /** A URI that leads to it. */
  SipURI route(SipURI uri, String user) throws DemoFailure {
    try {
      uri.setHost("127.0.0.1");
      uri.setPort(port);
      if (!user.isEmpty()) {
        uri.setUser(user);
      }
      if (transport.equals("tcp")) {
        uri.setTransportParam("tcp");
      }
      return uri;
    } catch (ParseException e) {
      throw new DemoFailure("no SIP URI: " + e);
    }
  }
}

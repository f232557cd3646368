package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.call.Target.Found;
import io.ringfence.example.sipserver.config.Provider;
import io.ringfence.example.sipserver.registrar.Binding;
import io.ringfence.example.sipserver.registrar.Directory;
import io.ringfence.example.sipserver.registrar.Registrar;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.supervisor.call.CommandResult.LegEnd;
import io.ringfence.supervisor.call.DialString;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sip.address.SipURI;
import javax.sip.message.Response;

/**
 * Finds out whom the legs of a dial string stand for: first an own domain and so the telephones of
 * an account, then a provider of the owner, then a SIP URI anywhere.
 */
record TargetFinder(Directory directory, Registrar registrar) {

  /** The legs of each group; never an empty group. */
  List<List<Found>> find(String owner, DialString dial) {
    List<List<Found>> groups = new ArrayList<>();
    for (DialString.Group group : dial.groups()) {
      List<Found> found = new ArrayList<>();
      group.legs().forEach(leg -> found.addAll(find(owner, leg)));
      groups.add(found);
    }
    return groups;
  }

  /** Where a leg goes on that was redirected; empty if that is no place. */
  static Optional<Target> redirected(Target from, String uri) {
    try {
      SipURI to = Messages.uri(uri);
      return Optional.of(new Target(uri, to, to, from.options(), Optional.empty()));
    } catch (ParseException _) {
      return Optional.empty();
    }
  }

  private List<Found> find(String owner, DialString.Leg leg) {
    if (directory.isOwnDomain(leg.host())) {
      return telephones(leg);
    }
    Optional<Provider> provider =
        directory
            .owner(owner)
            .flatMap(known -> Optional.ofNullable(known.providers().get(leg.host())));
    try {
      SipURI uri =
          provider.isPresent() ? at(provider.get(), leg.user()) : Messages.uri(anonymous(leg));
      return List.of(new Found.Reachable(new Target(leg.uri(), uri, uri, leg.options(), provider)));
    } catch (ParseException _) {
      return unreachable(leg, Response.ADDRESS_INCOMPLETE, "No SIP URI");
    }
  }

  private List<Found> telephones(DialString.Leg leg) {
    if (directory.account(leg.user()).isEmpty()) {
      return unreachable(leg, Response.NOT_FOUND, "No such account");
    }
    List<Found> found = new ArrayList<>();
    for (Binding binding : registrar.bindings(leg.user())) {
      try {
        SipURI to = Messages.uri(leg.user() + "@" + leg.host());
        SipURI uri = Messages.uri(binding.contact());
        found.add(
            new Found.Reachable(new Target(leg.uri(), uri, to, leg.options(), Optional.empty())));
      } catch (ParseException _) {
        found.addAll(unreachable(leg, Response.ADDRESS_INCOMPLETE, "No SIP URI"));
      }
    }
    return found.isEmpty()
        ? unreachable(leg, Response.TEMPORARILY_UNAVAILABLE, "Not registered")
        : found;
  }

  private static List<Found> unreachable(DialString.Leg leg, int status, String reason) {
    return List.of(new Found.Unreachable(new LegEnd(leg.uri(), status, reason)));
  }

  private static SipURI at(Provider provider, String user) throws ParseException {
    SipURI uri = Messages.uri(user + "@" + provider.host());
    if (provider.port() != 5060) {
      uri.setPort(provider.port());
    }
    if (provider.transport().equalsIgnoreCase("tcp")) {
      uri.setTransportParam("tcp");
    }
    return uri;
  }

  private static String anonymous(DialString.Leg leg) {
    return leg.uri().contains("@") ? leg.uri() : leg.user() + "@" + leg.host();
  }
}

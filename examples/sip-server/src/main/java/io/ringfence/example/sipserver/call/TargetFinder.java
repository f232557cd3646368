package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.call.Target.Found;
import io.ringfence.example.sipserver.config.Provider;
import io.ringfence.example.sipserver.registrar.Binding;
import io.ringfence.example.sipserver.registrar.Directory;
import io.ringfence.example.sipserver.registrar.Registrar;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.supervisor.call.CommandResult.LegEnd;
import io.ringfence.supervisor.call.DialString;
import io.ringfence.supervisor.call.DialString.LegOptions;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sip.address.SipURI;
import javax.sip.message.Response;

/**
 * Finds out whom the legs of a dial string stand for: first an own domain and so the telephones of
 * an account, then a provider of the owner, then a SIP URI anywhere. A telephone that several legs
 * lead to is rung once.
 */
record TargetFinder(Directory directory, Registrar registrar) {

  /** The legs of each group; never an empty group. */
  List<List<Found>> find(String owner, DialString dial) {
    Set<Place> seen = new HashSet<>();
    List<List<Found>> groups = new ArrayList<>();
    for (DialString.Group group : dial.groups()) {
      List<Found> found =
          group.legs().stream()
              .flatMap(leg -> find(owner, leg).stream())
              .filter(one -> isNew(one, seen))
              .toList();
      if (!found.isEmpty()) {
        groups.add(found);
      }
    }
    return groups;
  }

  /** Where a leg goes on that was redirected; empty if that is no place. */
  List<Found> redirected(Target from, String uri) {
    try {
      SipURI to = Messages.uri(uri);
      // With a port it may be another server at the same address.
      return to.getPort() < 0 && directory.isOwnDomain(to.getHost())
          ? telephones(uri, String.valueOf(to.getUser()), from.options())
          : List.of(new Found.Reachable(new Target(uri, to, to, from.options(), Optional.empty())));
    } catch (ParseException _) {
      return List.of();
    }
  }

  /** What makes two targets one: at a provider it also matters whom it knows the owner by. */
  private record Place(String uri, Optional<Provider> provider) {}

  private static boolean isNew(Found found, Set<Place> seen) {
    return switch (found) {
      case Found.Reachable(Target target) ->
          seen.add(new Place(target.uri().toString(), target.provider()));
      case Found.Unreachable _ -> true;
    };
  }

  private List<Found> find(String owner, DialString.Leg leg) {
    if (directory.isOwnDomain(leg.host())) {
      return telephones(leg.uri(), leg.user(), leg.options());
    }
    Optional<Provider> provider =
        directory.owner(owner).flatMap(known -> known.provider(leg.host()));
    try {
      SipURI uri =
          provider.isPresent() ? at(provider.get(), leg.user()) : Messages.uri(anonymous(leg));
      return List.of(new Found.Reachable(new Target(leg.uri(), uri, uri, leg.options(), provider)));
    } catch (ParseException _) {
      return unreachable(leg.uri(), Response.ADDRESS_INCOMPLETE, "No SIP URI");
    }
  }

  private List<Found> telephones(String label, String user, LegOptions options) {
    if (directory.account(user).isEmpty()) {
      return unreachable(label, Response.NOT_FOUND, "No such account");
    }
    List<Found> found = new ArrayList<>();
    for (Binding binding : registrar.bindings(user)) {
      try {
        SipURI to = Messages.uri(user + "@" + directory.domain());
        SipURI uri = Messages.uri(binding.contact());
        found.add(new Found.Reachable(new Target(label, uri, to, options, Optional.empty())));
      } catch (ParseException _) {
        found.addAll(unreachable(label, Response.ADDRESS_INCOMPLETE, "No SIP URI"));
      }
    }
    return found.isEmpty()
        ? unreachable(label, Response.TEMPORARILY_UNAVAILABLE, "Not registered")
        : found;
  }

  private static List<Found> unreachable(String label, int status, String reason) {
    return List.of(new Found.Unreachable(new LegEnd(label, status, reason)));
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

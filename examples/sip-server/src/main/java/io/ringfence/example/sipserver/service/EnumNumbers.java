package io.ringfence.example.sipserver.service;

import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/** Looks up telephone numbers in the name service (ENUM, RFC 6116). */
final class EnumNumbers {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Pattern NUMBER = Pattern.compile("\\+?(\\d{1,32})\\.([A-Za-z0-9.-]{1,200})");
  private static final int MAX_RECORDS = 100;

  private final String servers;
  private final Errands errands;

  EnumNumbers(Optional<InetSocketAddress> server, Errands errands) {
    this.servers =
        server
            .map(address ->
                "dns://%s:%d"
                    .formatted(
                        address.getHostString().contains(":")
                            ? "[" + address.getHostString() + "]"
                            : address.getHostString(),
                        address.getPort()))
            .orElse("dns:");
    this.errands = errands;
  }

  PlanValue lookUp(ServiceCommand.EnumLookup lookup) throws ServiceRefusal, InterruptedException {
    Matcher number = NUMBER.matcher(lookup.number().strip());
    if (!number.matches()) {
      throw new ServiceRefusal(
          "'%s' is no number.domain, such as 442079460000.e164.arpa".formatted(lookup.number()));
    }
    String digits = number.group(1);
    String name = dotted(digits) + number.group(2);
    return errands.run(
        "the look-up of " + lookup.number(),
        LIMIT,
        () ->
            records(name).stream()
                .filter(Naptr::isSip)
                .sorted(Comparator.comparingInt(Naptr::order).thenComparingInt(Naptr::preference))
                .flatMap(found -> found.uriOf("+" + digits).stream())
                .findFirst()
                .map(PlanValue::text)
                .orElseGet(PlanValue::nothing));
  }

  /** RFC 6116, section 3.2: the digits in reverse, each a label. */
  private static String dotted(String digits) {
    StringBuilder name = new StringBuilder();
    for (int i = digits.length() - 1; i >= 0; i--) {
      name.append(digits.charAt(i)).append('.');
    }
    return name.toString();
  }

  // What JNDI warns of is objects out of directories; the provider for DNS makes none.
  @SuppressWarnings({"BanJNDI", "JdkObsolete"})
  private List<Naptr> records(String name) throws ServiceRefusal {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put(Context.PROVIDER_URL, servers);
    environment.put("com.sun.jndi.dns.timeout.initial", "1200");
    environment.put("com.sun.jndi.dns.timeout.retries", "2");
    try {
      InitialDirContext names = new InitialDirContext(environment);
      try {
        Attribute found = names.getAttributes(name, new String[] {"NAPTR"}).get("NAPTR");
        return found == null ? List.of() : parsed(found.getAll());
      } finally {
        names.close();
      }
    } catch (NameNotFoundException _) {
      return List.of();
    } catch (NamingException e) {
      throw new ServiceRefusal(
          "the name service gave no answer for %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static List<Naptr> parsed(NamingEnumeration<?> values) throws NamingException {
    List<Naptr> records = new ArrayList<>();
    while (values.hasMore() && records.size() < MAX_RECORDS) {
      Naptr.parse(String.valueOf(values.next())).ifPresent(records::add);
    }
    return records;
  }
}

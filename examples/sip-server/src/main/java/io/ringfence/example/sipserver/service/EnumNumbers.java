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
  private static final Pattern DOTTED =
      Pattern.compile("((?:\\d\\.){2,32})[A-Za-z][A-Za-z0-9.-]{0,199}");
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
    Query query = query(lookup.number().strip());
    return errands.run(
        "the look-up of " + lookup.number(),
        LIMIT,
        () ->
            records(query.name()).stream()
                .filter(Naptr::isSip)
                .sorted(Comparator.comparingInt(Naptr::order).thenComparingInt(Naptr::preference))
                .flatMap(found -> found.uriOf("+" + query.digits()).stream())
                .findFirst()
                .map(PlanValue::text)
                .orElseGet(PlanValue::nothing));
  }

  /** Which name to ask for, and which number the rules are for. */
  private record Query(String digits, String name) {}

  private static Query query(String text) throws ServiceRefusal {
    Matcher dotted = DOTTED.matcher(text);
    if (dotted.matches()) {
      String digits = new StringBuilder(dotted.group(1).replace(".", "")).reverse().toString();
      return new Query(digits, text);
    }
    Matcher number = NUMBER.matcher(text);
    if (number.matches()) {
      return new Query(number.group(1), dotted(number.group(1)) + number.group(2));
    }
    throw new ServiceRefusal(
        "'%s' is no number.domain, such as 442079460000.e164.arpa".formatted(text));
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

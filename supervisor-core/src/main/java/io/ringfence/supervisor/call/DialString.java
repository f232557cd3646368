package io.ringfence.supervisor.call;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a {@link Command.Dial} rings: groups of legs. The legs of a group ring together ({@code &}),
 * the next group ({@code |}) rings when all before have failed. An example with options: {@code
 * a@p1&b@p2[dt=5]|c@p3[cd=600]}.
 *
 * @param groups at least one, none empty; a leg whose user and host come a second time is dropped,
 *     whatever its options
 */
public record DialString(List<Group> groups) {

  /** The longest delay of a leg. */
  public static final Duration LONGEST_DELAY = Duration.ofMinutes(2);

  private static final int LONGEST_CALL_SECONDS = 7 * 24 * 3600;
  private static final int MOST_LEGS = 1_000;
  private static final Pattern IPV6_HOST =
      Pattern.compile("(?i)^<?(sips?:)?([^@\\[]*@)?\\[[0-9a-f:.]*:[0-9a-f:.]*\\]");

  /** Copies the groups. */
  public DialString {
    groups = List.copyOf(groups);
  }

  /** Legs that ring together. */
  public record Group(List<Leg> legs) {
    /** Copies the legs. */
    public Group {
      legs = List.copyOf(legs);
    }
  }

  /**
   * One that is rung.
   *
   * @param uri what was written, without the options: {@code user@host} or a SIP URI
   * @param user the user to ring, as it was written or the one that the caller dialled
   * @param host the host as it was written, which may be a domain, the name of a provider or an
   *     address with a port
   */
  public record Leg(String uri, String user, String host, LegOptions options) {}

  /**
   * What a leg was given in brackets.
   *
   * @param delay {@code dt}: before it rings, cut to {@link #LONGEST_DELAY}; a delayed leg starts
   *     early when nothing else rings
   * @param answeredLimit {@code cd}: how long its call may last, cut to a week
   * @param redirect {@code rm}; a value that is unknown is ignored
   * @param mangle {@code ma}: whether private addresses in its SDP are to be replaced; empty leaves
   *     it to the host
   * @param caller {@code fd}, {@code fu}, {@code fh}: name, user and host of its From header
   * @param transfer {@code tr}; a value that is unknown is ignored
   * @param others what else was given, by name: {@code rcd}, {@code ac}, {@code rc}, {@code dr} and
   *     names unknown here, for the host
   */
  public record LegOptions(
      Duration delay,
      Optional<Duration> answeredLimit,
      RedirectMode redirect,
      Optional<Boolean> mangle,
      Command.Caller caller,
      TransferMode transfer,
      Map<String, String> others) {
    /** Copies the map. */
    public LegOptions {
      others = Map.copyOf(others);
    }
  }

  /** What a 3xx response of a leg does. */
  public enum RedirectMode {
    /** The leg goes on to where it was redirected. */
    FOLLOW,
    /** {@code n}: the leg has failed. */
    NOT_FOLLOWED,
    /** {@code m}: the dial ends as a redirect, and the script decides. */
    MANUAL
  }

  /** What a REFER in an answered leg does. */
  public enum TransferMode {
    /** The host decides. */
    HOST_DECIDES,
    /** {@code n}: it is refused. */
    NOT_ALLOWED,
    /** {@code p}: it is passed on to the other side. */
    PASSED_ON,
    /** {@code c}: the host performs it. */
    PERFORMED
  }

  /**
   * Reads a dial string.
   *
   * @param dialledUser the user of a leg without one, as in {@code Dial("provider")}: usually the
   *     one that the caller dialled
   * @throws IllegalArgumentException naming the leg or the option, its limit and its value
   */
  public static DialString parse(String text, String dialledUser) {
    Set<String> seen = new HashSet<>();
    List<Group> groups = new ArrayList<>();
    for (String group : split(text, '|')) {
      List<Leg> legs = new ArrayList<>();
      for (String written : split(group, '&')) {
        if (!written.isBlank()) {
          Leg leg = leg(written.strip(), dialledUser);
          if (seen.add(leg.user() + "@" + leg.host().toLowerCase(Locale.ROOT))) {
            legs.add(leg);
          }
        }
      }
      if (!legs.isEmpty()) {
        groups.add(new Group(legs));
      }
    }
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("the dial string '%s' names nobody".formatted(text));
    }
    if (seen.size() > MOST_LEGS) {
      throw new IllegalArgumentException(
          "the dial string has %d legs; allowed %d".formatted(seen.size(), MOST_LEGS));
    }
    return new DialString(groups);
  }

  /** The legs of all groups. */
  public int legCount() {
    return groups.stream().mapToInt(group -> group.legs().size()).sum();
  }

  /** How long all of it can ring, where each leg rings for {@code ringTime} behind its delay. */
  public Duration longestRing(Duration ringTime) {
    Duration longest = Duration.ZERO;
    for (Group group : groups) {
      Duration delay =
          group.legs().stream()
              .map(leg -> leg.options().delay())
              .max(Comparator.naturalOrder())
              .orElse(Duration.ZERO);
      longest = longest.plus(delay).plus(ringTime);
    }
    return longest;
  }

  private static Leg leg(String text, String dialledUser) {
    int open = text.indexOf('[', endOfAddress(text));
    if (open >= 0 && !text.endsWith("]")) {
      throw new IllegalArgumentException("the options of the leg '%s' do not end".formatted(text));
    }
    String uri = (open < 0 ? text : text.substring(0, open)).strip();
    if (uri.isEmpty()) {
      throw new IllegalArgumentException("the leg '%s' names nobody".formatted(text));
    }
    LegOptions options = options(open < 0 ? "" : text.substring(open + 1, text.length() - 1));
    String address = uri;
    if (address.startsWith("<") && address.endsWith(">")) {
      address = address.substring(1, address.length() - 1);
    }
    address = address.replaceFirst("^(?i)sips?:", "");
    int end = firstOf(address, ";?", Math.max(0, address.lastIndexOf('@')));
    address = address.substring(0, end);
    int at = address.lastIndexOf('@');
    return new Leg(
        uri, at < 0 ? dialledUser : address.substring(0, at), address.substring(at + 1), options);
  }

  /** The brackets of an IPv6 address are none of options. */
  private static int endOfAddress(String text) {
    Matcher ipv6 = IPV6_HOST.matcher(text);
    return ipv6.find() ? ipv6.end() : 0;
  }

  private static LegOptions options(String text) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String option : text.split(",", -1)) {
      int equals = option.indexOf('=');
      if (equals > 0) {
        given.put(
            option.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            option.substring(equals + 1).strip());
      } else if (!option.isBlank()) {
        throw new IllegalArgumentException(
            "the leg option '%s' has no value".formatted(option.strip()));
      }
    }
    Optional<Duration> limit = taken(given, "cd").map(v -> seconds("cd", v, LONGEST_CALL_SECONDS));
    return new LegOptions(
        taken(given, "dt")
            .map(value -> seconds("dt", value, LONGEST_DELAY.toSeconds()))
            .orElse(Duration.ZERO),
        limit.filter(Duration::isPositive),
        taken(given, "rm").flatMap(DialString::redirect).orElse(RedirectMode.FOLLOW),
        taken(given, "ma").map(Boolean::parseBoolean),
        new Command.Caller(taken(given, "fd"), taken(given, "fu"), taken(given, "fh")),
        taken(given, "tr").flatMap(DialString::transfer).orElse(TransferMode.HOST_DECIDES),
        given);
  }

  private static Optional<String> taken(Map<String, String> given, String name) {
    return Optional.ofNullable(given.remove(name));
  }

  private static Duration seconds(String option, String value, long most) {
    if (!value.matches("[0-9]{1,300}")) {
      throw new IllegalArgumentException(
          "the leg option %s is '%s'; allowed 0 to %d seconds".formatted(option, value, most));
    }
    return Duration.ofSeconds(new BigInteger(value).min(BigInteger.valueOf(most)).longValue());
  }

  private static Optional<RedirectMode> redirect(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "n" -> Optional.of(RedirectMode.NOT_FOLLOWED);
      case "m" -> Optional.of(RedirectMode.MANUAL);
      default -> Optional.empty();
    };
  }

  private static Optional<TransferMode> transfer(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "n" -> Optional.of(TransferMode.NOT_ALLOWED);
      case "p" -> Optional.of(TransferMode.PASSED_ON);
      case "c" -> Optional.of(TransferMode.PERFORMED);
      default -> Optional.empty();
    };
  }

  private static int firstOf(String text, String characters, int from) {
    for (int i = from; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  /** Splits outside of brackets. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '[') {
        depth++;
      } else if (character == ']') {
        depth = Math.max(0, depth - 1);
      } else if (character == separator && depth == 0) {
        parts.add(text.substring(begin, i));
        begin = i + 1;
      }
    }
    parts.add(text.substring(begin));
    return parts;
  }
}

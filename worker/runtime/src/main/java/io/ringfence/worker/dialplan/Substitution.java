package io.ringfence.worker.dialplan;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands for parts of the request in a dial string: {@code ${dst}}, {@code ${exten}}, {@code
 * ${exten:n}} without its first n characters, {@code ${fromname}}, {@code ${fromuriuser}} and
 * {@code ${fromaor}}. They show the request as the plan has changed it.
 */
final class Substitution {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^{}]{0,64})\\}");

  /** Between separators: a host with or without a port but without a user, and perhaps options. */
  private static final Pattern LEG_WITHOUT_USER =
      Pattern.compile(
          "(?<=^|[&|])(\\s*+(?:(?i)<?+sips?:)?+)"
              + "((?:\\[[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*]|[^\\[\\]&|@:<\\s])[^\\[\\]&|@\\s]*+\\s*+)"
              + "((?:\\[[^\\[\\]]*+])?+\\s*+)"
              // Not within options.
              + "(?=$|[&|])(?![^\\[\\]]*])");

  /** A caller chooses his name himself: it must not add a leg or an option to a dial string. */
  private static final Pattern SYNTAX = Pattern.compile("[&|\\[\\],]");

  private final RequestObject request;
  private final CommandPort port;

  Substitution(RequestObject request, CommandPort port) {
    this.request = request;
    this.port = port;
  }

  String in(Arguments call, String dialString) {
    String substituted =
        VARIABLE.matcher(dialString).replaceAll(found -> Matcher.quoteReplacement(of(call, found)));
    // A leg without a user rings the one that the caller dialled; the host knows no other.
    return request
        .changedUser()
        .map(user -> LEG_WITHOUT_USER.matcher(substituted).replaceAll(leg -> in(leg, plain(user))))
        .orElse(substituted);
  }

  private static String in(MatchResult leg, String user) {
    return Matcher.quoteReplacement(leg.group(1) + user + "@" + leg.group(2) + leg.group(3));
  }

  private String of(Arguments call, MatchResult found) {
    String variable = found.group(1).strip().toLowerCase(Locale.ROOT);
    return switch (variable) {
      case "dst", "exten" -> plain(request.dialledUser());
      case "fromname" -> plain(request.from().name());
      case "fromuriuser" -> plain(request.from().uri().user());
      case "fromaor" -> plain(request.from().uri().addressOfRecord());
      default -> {
        if (variable.matches("(dst|exten)\\s*:\\s*[0-9]{1,4}")) {
          yield shortened(call, Integer.parseInt(variable.replaceFirst(".*:\\s*", "")));
        }
        port.log(
            "%s: nothing is known as %s, it is left as it is"
                .formatted(call.call(), found.group()));
        yield found.group();
      }
    };
  }

  private String shortened(Arguments call, int characters) {
    String user = request.dialledUser();
    if (characters > 0 && characters >= user.length()) {
      port.log(
          "%s: without its first %d characters nothing is left of '%s', it is taken whole"
              .formatted(call.call(), characters, user));
      return plain(user);
    }
    return plain(user.substring(characters));
  }

  private static String plain(String text) {
    return SYNTAX.matcher(OneLine.of(text)).replaceAll(" ").strip();
  }
}

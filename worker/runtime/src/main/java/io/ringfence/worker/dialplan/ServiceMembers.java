package io.ringfence.worker.dialplan;

import io.ringfence.worker.dialplan.ScriptType.Member;
import io.ringfence.worker.protocol.Value;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a plan lets the host look up or send. */
final class ServiceMembers implements MemberGroup {
  static final List<Member> MEMBERS =
      Member.calls("Callback", "ENUMLookup", "WebGet", "SendRequest", "Email");

  private static final int MAX_DIAL_CHARACTERS = 8 << 10;
  private static final int MAX_HEADERS_CHARACTERS = 4 << 10;
  private static final int MAX_NAME_CHARACTERS = 256;
  private static final int MAX_URL_CHARACTERS = 2 << 10;
  private static final int MAX_CONTENT_CHARACTERS = 16 << 10;
  private static final int MAX_SUBJECT_CHARACTERS = 256;
  private static final int MAX_MAIL_CHARACTERS = 4 << 10;
  private static final int MAX_ADDRESSES = 5;
  private static final int MAX_CALLBACK_DELAY = 15;
  private static final int MAX_CALLBACK_RING = 60;
  private static final int DEFAULT_WEB_SECONDS = 10;
  private static final int MAX_WEB_SECONDS = 60;
  private static final int MAX_REQUEST_SECONDS = 8;
  private static final Set<String> REQUESTS_OF_CALLS = Set.of("INVITE", "ACK", "CANCEL", "BYE");
  private static final Value NOTHING = new Value.Nothing();

  private final CommandPort port;
  private final Services services;
  private final Substitution substitution;

  ServiceMembers(CommandPort port, Services services, Substitution substitution) {
    this.port = port;
    this.services = services;
    this.substitution = substitution;
  }

  @Override
  public List<Member> members() {
    return MEMBERS;
  }

  @Override
  public Value call(String member, Arguments arguments) {
    return switch (member) {
      case "Callback" -> callback(arguments);
      case "ENUMLookup" -> enumLookup(arguments);
      case "WebGet" -> webGet(arguments);
      case "SendRequest" -> sendRequest(arguments);
      case "Email" -> email(arguments);
      default -> throw ScriptObject.unknown(ScriptApi.SYSTEM, member);
    };
  }

  private Value callback(Arguments arguments) {
    arguments.expect(2, 7);
    String first = callbackDial(arguments, 0, "the first dial string");
    String second = callbackDial(arguments, 1, "the second dial string");
    if (first.isEmpty() || second.isEmpty()) {
      return services.refuse(arguments, "a dial string is empty", NOTHING);
    }
    int delay = Math.max(0, arguments.whole(2, "delay", 0));
    return services.ask(
        arguments,
        "Callback",
        Map.of(
            "first",
            new Value.Text(first),
            "second",
            new Value.Text(second),
            "delaySeconds",
            new Value.Whole(services.cut(arguments, "seconds of delay", delay, MAX_CALLBACK_DELAY)),
            "firstRingSeconds",
            callbackRing(arguments, 3),
            "secondRingSeconds",
            callbackRing(arguments, 4),
            "firstHeaders",
            callbackHeaders(arguments, 5),
            "secondHeaders",
            callbackHeaders(arguments, 6)),
        NOTHING);
  }

  private String callbackDial(Arguments arguments, int index, String what) {
    String dialString = substitution.in(arguments, arguments.line(index)).strip();
    return arguments.atMost(dialString, what, MAX_DIAL_CHARACTERS);
  }

  private Value callbackRing(Arguments arguments, int index) {
    int asked = arguments.whole(index, "ring seconds", MAX_CALLBACK_RING);
    return new Value.Whole(
        asked < 1
            ? MAX_CALLBACK_RING
            : services.cut(arguments, "ring seconds", asked, MAX_CALLBACK_RING));
  }

  private Value callbackHeaders(Arguments arguments, int index) {
    CustomHeaders headers = new CustomHeaders(port);
    headers.setAll(arguments, arguments.value(index));
    String text = String.join("|", headers.lines());
    return new Value.Text(arguments.atMost(text, "the header text", MAX_HEADERS_CHARACTERS));
  }

  private Value enumLookup(Arguments arguments) {
    arguments.expect(1, 1);
    String number = arguments.line(0, "the number", MAX_NAME_CHARACTERS);
    return number.isEmpty()
        ? services.refuse(arguments, "the number is empty", NOTHING)
        : Services.text(
            services.ask(
                arguments, "ENUMLookup", Map.of("number", new Value.Text(number)), NOTHING));
  }

  private Value webGet(Arguments arguments) {
    arguments.expect(1, 2);
    String url = arguments.line(0, "the URL", MAX_URL_CHARACTERS);
    if (url.isEmpty()) {
      return services.refuse(arguments, "the URL is empty", NOTHING);
    }
    int asked = arguments.whole(1, "seconds", DEFAULT_WEB_SECONDS);
    int seconds =
        asked < 1
            ? DEFAULT_WEB_SECONDS
            : services.cut(arguments, "seconds", asked, MAX_WEB_SECONDS);
    return Services.text(
        services.ask(
            arguments,
            "WebGet",
            Map.of("url", new Value.Text(url), "seconds", new Value.Whole(seconds)),
            NOTHING));
  }

  private Value sendRequest(Arguments arguments) {
    arguments.expect(5, 7);
    String method = arguments.line(0).toUpperCase(Locale.ROOT);
    if (!method.matches("[A-Z]{1,32}") || REQUESTS_OF_CALLS.contains(method)) {
      return services.refuse(
          arguments, "the method '%s' cannot be sent on its own".formatted(shown(method)), NOTHING);
    }
    String destination = arguments.line(1, "the destination", MAX_DIAL_CHARACTERS);
    if (destination.isEmpty()) {
      return services.refuse(arguments, "the destination is empty", NOTHING);
    }
    int wait = Math.max(0, arguments.whole(4, "seconds to wait", 0));
    Map<String, Value> wire = new LinkedHashMap<>();
    wire.put("method", new Value.Text(method));
    wire.put("destination", new Value.Text(destination));
    wire.put(
        "contentType", new Value.Text(arguments.line(2, "the content type", MAX_NAME_CHARACTERS)));
    wire.put(
        "body",
        new Value.Text(arguments.atMost(arguments.text(3), "the body", MAX_CONTENT_CHARACTERS)));
    wire.put(
        "seconds",
        new Value.Whole(services.cut(arguments, "seconds to wait", wait, MAX_REQUEST_SECONDS)));
    String user = arguments.line(5, "the user", MAX_NAME_CHARACTERS);
    if (!user.isEmpty()) {
      wire.put("user", new Value.Text(user));
      wire.put(
          "password",
          new Value.Text(
              arguments.atMost(
                  OneLine.of(arguments.text(6)), "the password", MAX_NAME_CHARACTERS)));
    }
    return services.ask(arguments, "SendRequest", wire, NOTHING);
  }

  private Value email(Arguments arguments) {
    arguments.expect(3, 4);
    List<String> addresses =
        Arrays.stream(arguments.line(0).split("[;,]", -1))
            .map(String::strip)
            .filter(address -> !address.isEmpty())
            .toList();
    String subject = arguments.line(1);
    String body = arguments.text(2);
    if (addresses.isEmpty() || subject.isEmpty() || body.isBlank()) {
      return services.refuse(
          arguments, "an address, a subject and a body are needed, and one is empty", NOTHING);
    }
    int count = services.cut(arguments, "addresses", addresses.size(), MAX_ADDRESSES);
    return services.ask(
        arguments,
        "Email",
        Map.of(
            "to",
            new Value.Items(
                addresses.subList(0, count).stream()
                    .<Value>map(address ->
                        new Value.Text(
                            arguments.atMost(address, "an address", MAX_NAME_CHARACTERS)))
                    .toList()),
            "subject",
            new Value.Text(services.cut(arguments, "the subject", subject, MAX_SUBJECT_CHARACTERS)),
            "body",
            new Value.Text(services.cut(arguments, "the body", body, MAX_MAIL_CHARACTERS)),
            "isHtml",
            new Value.Flag(arguments.flag(3))),
        NOTHING);
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}

package io.ringfence.worker.dialplan;

import io.ringfence.worker.dialplan.ScriptType.Member;
import io.ringfence.worker.protocol.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the requests of later dials have other than the request of the caller. What a plan sets here
 * wins over what it changes in {@code req}.
 */
final class ChangeMembers implements MemberGroup {
  static final List<Member> MEMBERS =
      Member.calls(
          "SetCustomSIPHeader",
          "RemoveCustomSIPHeader",
          "ClearCustomSIPHeaders",
          "PrintCustomSIPHeaders",
          "SetFromHeader",
          "ClearFromHeader",
          "SetCustomContent",
          "ClearCustomBody");

  private static final int MAX_NAME_CHARACTERS = 256;
  private static final int MAX_CONTENT_CHARACTERS = 16 << 10;
  private static final String DEFAULT_CONTENT_TYPE = "application/sdp";
  private static final Value NOTHING = new Value.Nothing();

  private final RequestObject request;
  private final CommandPort port;
  private final CustomHeaders headers;
  private CallerParts caller = CallerParts.NONE;
  private Optional<String> contentType = Optional.empty();
  private Optional<String> content = Optional.empty();

  /** Name, user and host of a From header, as far as they are given. */
  record CallerParts(Optional<String> name, Optional<String> user, Optional<String> host) {
    static final CallerParts NONE =
        new CallerParts(Optional.empty(), Optional.empty(), Optional.empty());
  }

  ChangeMembers(RequestObject request, CommandPort port) {
    this.request = request;
    this.port = port;
    headers = new CustomHeaders(port);
  }

  @Override
  public List<Member> members() {
    return MEMBERS;
  }

  @Override
  public Value call(String member, Arguments arguments) {
    switch (member) {
      case "SetCustomSIPHeader" -> {
        arguments.expect(1, 2);
        headers.set(arguments, arguments.text(0), arguments.text(1));
      }
      case "RemoveCustomSIPHeader" -> {
        arguments.expect(1, 1);
        headers.remove(arguments, arguments.line(0));
      }
      case "ClearCustomSIPHeaders" -> {
        arguments.expect(0, 0);
        headers.clear();
      }
      case "PrintCustomSIPHeaders" -> {
        arguments.expect(0, 0);
        port.log("Custom SIP headers: " + headers.lines().size());
        headers.lines().forEach(line -> port.log("  " + line));
      }
      case "SetFromHeader" -> setFrom(arguments);
      case "ClearFromHeader" -> {
        arguments.expect(0, 0);
        caller = CallerParts.NONE;
      }
      case "SetCustomContent" -> setContent(arguments);
      case "ClearCustomBody" -> {
        arguments.expect(0, 0);
        contentType = Optional.empty();
        content = Optional.empty();
      }
      default -> throw ScriptObject.unknown(ScriptApi.SYSTEM, member);
    }
    return NOTHING;
  }

  /**
   * What is to be different in the legs of a dial, as it travels.
   *
   * @param further headers for this dial alone
   */
  Optional<Value> changes(Arguments dial, Value further) {
    Map<String, Value> changes = new LinkedHashMap<>();
    CustomHeaders all = headers.copy();
    all.setAll(dial, further);
    if (!all.lines().isEmpty()) {
      changes.put(
          "headers", new Value.Items(all.lines().stream().<Value>map(Value.Text::new).toList()));
    }
    CallerParts changed = request.changedCaller();
    put(changes, dial, "fromName", caller.name().or(changed::name));
    put(changes, dial, "fromUser", caller.user().or(changed::user));
    put(changes, dial, "fromHost", caller.host().or(changed::host));
    content.or(request::changedBody).ifPresent(body -> putContent(changes, dial, body));
    return changes.isEmpty() ? Optional.empty() : Optional.of(new Value.Fields(changes));
  }

  private void setFrom(Arguments arguments) {
    arguments.expect(1, 3);
    caller =
        new CallerParts(
            arguments.has(0)
                ? Optional.of(arguments.line(0, "the name", MAX_NAME_CHARACTERS))
                : Optional.empty(),
            // An empty user or host makes no header that is valid.
            Optional.of(arguments.line(1, "the user", MAX_NAME_CHARACTERS))
                .filter(user -> !user.isEmpty()),
            Optional.of(arguments.line(2, "the host", MAX_NAME_CHARACTERS))
                .filter(host -> !host.isEmpty()));
  }

  private void setContent(Arguments arguments) {
    arguments.expect(1, 2);
    boolean hasType = arguments.given().size() == 2;
    contentType =
        hasType
            ? Optional.of(arguments.line(0, "the content type", MAX_NAME_CHARACTERS))
                .filter(type -> !type.isEmpty())
            : Optional.empty();
    int body = hasType ? 1 : 0;
    content =
        arguments.has(body)
            ? Optional.of(
                arguments.atMost(arguments.text(body), "the content", MAX_CONTENT_CHARACTERS))
            : Optional.empty();
  }

  private static void put(
      Map<String, Value> changes, Arguments dial, String name, Optional<String> text) {
    text.ifPresent(given ->
        changes.put(
            name, new Value.Text(dial.atMost(OneLine.of(given), name, MAX_NAME_CHARACTERS))));
  }

  private void putContent(Map<String, Value> changes, Arguments dial, String body) {
    String type =
        contentType
            .or(request::contentType)
            .map(given -> OneLine.of(given).strip())
            .filter(given -> !given.isEmpty())
            .orElse(DEFAULT_CONTENT_TYPE);
    changes.put(
        "contentType", new Value.Text(dial.atMost(type, "the content type", MAX_NAME_CHARACTERS)));
    changes.put("content", new Value.Text(dial.atMost(body, "the body", MAX_CONTENT_CHARACTERS)));
  }
}

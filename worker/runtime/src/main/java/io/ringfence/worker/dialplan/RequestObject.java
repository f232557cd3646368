package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.Optional;

/** {@code req}: the plan's own copy of the SIP request. */
final class RequestObject implements ScriptObject {
  private String method;
  private String body;
  private final String givenBody;
  private final String givenUser;
  private final ChangeMembers.CallerParts givenCaller;
  private final UriObject uri;
  private final HeaderObject header;

  RequestObject(PlanCall.Request request) {
    method = request.method();
    body = request.body();
    uri = new UriObject("req.URI", SipUri.parse(request.uri()));
    header = new HeaderObject(request.headers());
    givenBody = body;
    givenUser = uri.user();
    givenCaller = caller();
  }

  @Override
  public Value call(String member, List<Value> arguments) {
    return switch (member) {
      case "Method" -> new Value.Text(method);
      case "Body" -> new Value.Text(body);
      case "ToString" ->
          new Value.Text(
              method + " " + uri.text() + " SIP/2.0\r\n" + header.text() + "\r\n" + body);
      default -> throw ScriptObject.unknown("req", member);
    };
  }

  /** The user that is dialled, as the plan has it. */
  String dialledUser() {
    return uri.user();
  }

  AddressObject from() {
    return header.from();
  }

  Optional<String> contentType() {
    return header.contentType();
  }

  /** The body, if the plan has changed it. */
  Optional<String> changedBody() {
    return Optional.of(body).filter(text -> !text.equals(givenBody));
  }

  /** The dialled user, if the plan has changed it to another. */
  Optional<String> changedUser() {
    return Optional.of(uri.user()).filter(user -> !user.isEmpty() && !user.equals(givenUser));
  }

  /** The parts of the From header that the plan has changed. */
  ChangeMembers.CallerParts changedCaller() {
    ChangeMembers.CallerParts now = caller();
    return new ChangeMembers.CallerParts(
        changed(now.name(), givenCaller.name()),
        changed(now.user(), givenCaller.user()).filter(user -> !user.isEmpty()),
        changed(now.host(), givenCaller.host()).filter(host -> !host.isEmpty()));
  }

  private ChangeMembers.CallerParts caller() {
    return new ChangeMembers.CallerParts(
        Optional.of(from().name()),
        Optional.of(from().uri().user()),
        Optional.of(from().uri().host()));
  }

  private static Optional<String> changed(Optional<String> now, Optional<String> given) {
    return now.equals(given) ? Optional.empty() : now;
  }

  @Override
  public void assign(String member, Value value) {
    switch (member) {
      case "Method" -> method = Arguments.text(value);
      case "Body" -> body = Arguments.text(value);
      case "URI" -> uri.replace(Arguments.text(value));
      default -> throw ScriptObject.notAssignable("req", member);
    }
  }

  @Override
  public Optional<ScriptObject> part(String member) {
    return switch (member) {
      case "URI" -> Optional.of(uri);
      case "Header" -> Optional.of(header);
      default -> Optional.empty();
    };
  }
}

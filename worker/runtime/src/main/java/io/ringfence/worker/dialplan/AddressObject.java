package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.Optional;

/**
 * A From, To or Contact header (RFC 3261, 20.10) as a plan sees it. Its members carry the name of
 * the header: {@code FromName}, {@code FromURI}, {@code FromTag}.
 */
final class AddressObject implements ScriptObject {
  private final String path;
  private final String header;
  private final UriObject uri;
  private final Parameters parameters = Parameters.parse("", ';');
  private String name = "";

  AddressObject(String header, String text) {
    this.header = header;
    path = "req.Header." + header;
    uri = new UriObject(path + "." + header + "URI", SipUri.parse(""));
    replace(text);
  }

  @Override
  public Value call(String member, List<Value> arguments) {
    if (member.equals("ToString")) {
      return new Value.Text(text());
    }
    return switch (ownPart(member)) {
      case "Name" -> new Value.Text(name);
      case "Tag" -> parameters.get("tag").<Value>map(Value.Text::new).orElseGet(Value.Nothing::new);
      default -> throw ScriptObject.unknown(path, member);
    };
  }

  @Override
  public void assign(String member, Value value) {
    switch (ownPart(member)) {
      case "Name" -> name = Arguments.text(value);
      case "Tag" -> parameters.set("tag", Arguments.text(value));
      case "URI" -> uri.replace(Arguments.text(value));
      default -> throw ScriptObject.notAssignable(path, member);
    }
  }

  @Override
  public Optional<ScriptObject> part(String member) {
    return ownPart(member).equals("URI") ? Optional.of(uri) : Optional.empty();
  }

  String name() {
    return name;
  }

  UriObject uri() {
    return uri;
  }

  String text() {
    return (name.isEmpty() ? "" : Quoted.quote(name) + " ")
        + "<"
        + uri.text()
        + ">"
        + (parameters.isEmpty() ? "" : ";" + parameters.text());
  }

  /** Takes over a name-addr or addr-spec with its parameters; whatever is missing becomes empty. */
  void replace(String text) {
    int open = Quoted.indexOf(text, '<', 0);
    if (open < 0) {
      // Without angle brackets all parameters belong to the header, not to the URI.
      int semicolon = Quoted.indexOf(text, ';', 0);
      name = "";
      uri.replace(semicolon < 0 ? text : text.substring(0, semicolon));
      parameters.replace(semicolon < 0 ? "" : text.substring(semicolon + 1));
      return;
    }
    int close = text.indexOf('>', open);
    name = Quoted.unquote(text.substring(0, open));
    uri.replace(close < 0 ? text.substring(open + 1) : text.substring(open + 1, close));
    String rest = close < 0 ? "" : text.substring(close + 1).strip();
    parameters.replace(rest.startsWith(";") ? rest.substring(1) : "");
  }

  private String ownPart(String member) {
    return member.startsWith(header) ? member.substring(header.length()) : member;
  }
}

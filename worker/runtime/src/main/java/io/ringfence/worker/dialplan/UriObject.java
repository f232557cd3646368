package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.Optional;

/** A URI as a plan sees it: a copy that the plan may change. */
final class UriObject implements ScriptObject {
  private final String path;
  private final ParametersObject parameters;
  private final ParametersObject headers;
  private SipUri uri;

  UriObject(String path, SipUri uri) {
    this.path = path;
    this.uri = uri;
    parameters = new ParametersObject(path + ".Parameters", uri.parameters());
    headers = new ParametersObject(path + ".Headers", uri.headers());
  }

  @Override
  public Value call(String member, List<Value> arguments) {
    return new Value.Text(
        switch (member) {
          case "Scheme" -> uri.scheme();
          case "User" -> uri.user();
          case "Host" -> uri.host();
          case "UnescapedUser" -> uri.unescapedUser();
          case "ToString" -> uri.text();
          case "ToParameterlessString" -> uri.withoutParameters();
          case "ToAOR" -> uri.addressOfRecord();
          default -> throw ScriptObject.unknown(path, member);
        });
  }

  @Override
  public void assign(String member, Value value) {
    String text = Arguments.text(value);
    switch (member) {
      case "Scheme" -> change(text, uri.user(), uri.host());
      case "User" -> change(uri.scheme(), text, uri.host());
      case "Host" -> change(uri.scheme(), uri.user(), text);
      case "Parameters" -> uri.parameters().replace(text);
      case "Headers" -> uri.headers().replace(text);
      default -> throw ScriptObject.notAssignable(path, member);
    }
  }

  @Override
  public Optional<ScriptObject> part(String member) {
    return switch (member) {
      case "Parameters" -> Optional.of(parameters);
      case "Headers" -> Optional.of(headers);
      default -> Optional.empty();
    };
  }

  String user() {
    return uri.user();
  }

  String host() {
    return uri.host();
  }

  String addressOfRecord() {
    return uri.addressOfRecord();
  }

  String text() {
    return uri.text();
  }

  /** Makes this the URI that the text says; its parameters stay the same objects. */
  void replace(String text) {
    SipUri parsed = SipUri.parse(text);
    uri.parameters().replace(parsed.parameters().text());
    uri.headers().replace(parsed.headers().text());
    change(parsed.scheme(), parsed.user(), parsed.host());
  }

  private void change(String scheme, String user, String host) {
    uri = new SipUri(scheme, user, host, uri.parameters(), uri.headers());
  }
}

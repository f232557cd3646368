package io.ringfence.worker.dialplan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parameters or headers of a URI, in their order; names compare without case. */
final class Parameters {
  private final char separator;
  private final List<Parameter> parameters = new ArrayList<>();

  private record Parameter(String name, Optional<String> value) {
    String text() {
      return value.map(given -> name + "=" + given).orElse(name);
    }
  }

  private Parameters(char separator) {
    this.separator = separator;
  }

  static Parameters parse(String text, char separator) {
    Parameters parsed = new Parameters(separator);
    parsed.replace(text);
    return parsed;
  }

  void replace(String text) {
    parameters.clear();
    for (String part : Quoted.split(text, separator)) {
      int equals = part.indexOf('=');
      String name = (equals < 0 ? part : part.substring(0, equals)).strip();
      if (!name.isEmpty()) {
        parameters.add(
            new Parameter(
                name,
                equals < 0 ? Optional.empty() : Optional.of(part.substring(equals + 1).strip())));
      }
    }
  }

  /** The value of a parameter; empty text for one without a value. */
  Optional<String> get(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equalsIgnoreCase(name))
        .findFirst()
        .map(parameter -> parameter.value().orElse(""));
  }

  void set(String name, String value) {
    Parameter changed = new Parameter(name, Optional.of(value));
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).name().equalsIgnoreCase(name)) {
        parameters.set(i, changed);
        return;
      }
    }
    parameters.add(changed);
  }

  void remove(String name) {
    parameters.removeIf(parameter -> parameter.name().equalsIgnoreCase(name));
  }

  boolean isEmpty() {
    return parameters.isEmpty();
  }

  String text() {
    return String.join(
        String.valueOf(separator), parameters.stream().map(Parameter::text).toList());
  }
}

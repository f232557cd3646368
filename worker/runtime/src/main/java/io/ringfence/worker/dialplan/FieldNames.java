package io.ringfence.worker.dialplan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the fields of a record by name, in any way of writing it: {@code SIPUsername}, {@code
 * sip_username} and {@code sipUsername} are one.
 *
 * @param <T> what a script language has for a value
 */
public final class FieldNames<T> {
  private final Map<String, T> fields;
  private final Map<String, T> plain = new LinkedHashMap<>();

  /** The names of these fields. Of two that are written alike the first is found. */
  public FieldNames(Map<String, T> fields) {
    this.fields = fields;
    fields.forEach((name, value) -> plain.putIfAbsent(MemberName.plain(name), value));
  }

  /** The field of this name; one that is written exactly so comes first. */
  public Optional<T> find(String name) {
    T exact = fields.get(name);
    return exact == null
        ? Optional.ofNullable(plain.get(MemberName.plain(name)))
        : Optional.of(exact);
  }

  /** All names, for people to read. */
  @Override
  public String toString() {
    return fields.isEmpty() ? "no field" : String.join(", ", fields.keySet());
  }
}

package io.ringfence.worker.dialplan;

import static io.ringfence.worker.dialplan.ScriptType.Member.calls;
import static io.ringfence.worker.dialplan.ScriptType.Member.makers;
import static io.ringfence.worker.dialplan.ScriptType.Member.openCalls;
import static io.ringfence.worker.dialplan.ScriptType.Member.parts;
import static io.ringfence.worker.dialplan.ScriptType.Member.properties;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The members of one kind of object that a plan sees. Engines define what a plan can say from these
 * tables, so that every language has the same members.
 */
public enum ScriptType {
  SYSTEM,
  REQUEST,
  URI,
  PARAMETERS,
  HEADER,
  FROM,
  TO,
  CONTACT,
  LOOKUP,
  SETTINGS,
  CRM;

  private static final Map<ScriptType, List<Member>> MEMBERS =
      Arrays.stream(values())
          .collect(Collectors.toMap(type -> type, type -> List.copyOf(membersOf(type))));

  /** All members that are known by name. */
  public List<Member> members() {
    return MEMBERS.getOrDefault(this, List.of());
  }

  private static List<Member> membersOf(ScriptType type) {
    return groupsOf(type).stream().flatMap(List::stream).toList();
  }

  private static List<List<Member>> groupsOf(ScriptType type) {
    return switch (type) {
      case SYSTEM -> SystemObject.members();
      case REQUEST ->
          List.of(
              properties("Method", "Body"),
              calls("ToString"),
              parts("URI", "URI"),
              parts("HEADER", "Header"));
      case URI ->
          List.of(
              properties("Scheme", "User", "Host", "UnescapedUser"),
              parts("PARAMETERS", "Parameters", "Headers"),
              calls("ToString", "ToParameterlessString", "ToAOR"));
      case PARAMETERS -> List.of(calls("Get", "Has", "Set", "Remove", "ToString"));
      case HEADER ->
          List.of(
              calls("Get", "Set", "ToString"),
              parts("FROM", "From"),
              parts("TO", "To"),
              parts("CONTACT", "Contact"));
      case FROM ->
          List.of(properties("FromName", "FromTag"), parts("URI", "FromURI"), calls("ToString"));
      case TO -> List.of(properties("ToName", "ToTag"), parts("URI", "ToURI"), calls("ToString"));
      case CONTACT ->
          List.of(properties("ContactName"), parts("URI", "ContactURI"), calls("ToString"));
      case LOOKUP ->
          List.of(
              calls("GetLookups", "GetRoutes", "GetProviders", "GetOptions"),
              makers("SETTINGS", "GetSettings"));
      case SETTINGS ->
          List.of(
              properties("Lookups", "Routes", "Providers", "Options"),
              calls("GetSpeedDial", "GetCNAM", "GetENUM"),
              calls("GetSpeedDials", "GetCNAMs", "GetENUMs"),
              calls("GetENUMServers", "GetExcludedPrefixes", "GetAllowedCountries"),
              calls("GetTimezoneOffset"));
      case CRM -> List.of(openCalls("LookupHighriseContact"));
    };
  }

  /** Whether members beyond the named ones exist, one for every header of a request. */
  public boolean isOpen() {
    return this == HEADER;
  }

  /** One name that a plan can say on an object. */
  public sealed interface Member {
    String name();

    /** A method. */
    record Call(String name) implements Member {}

    /** A property that is a plain value; the script API refuses to assign what is read-only. */
    record Property(String name) implements Member {}

    /** A property that is an object. Assigning a string to it replaces its content. */
    record Part(String name, String typeName) implements Member {

      /** What the object is. */
      public ScriptType type() {
        return ScriptType.valueOf(typeName);
      }
    }

    /** A method that takes any values, lists and records among them. */
    record OpenCall(String name) implements Member {}

    /** A property that may be an object: the script API answers with its path, or nothing. */
    record OptionalPart(String name, String typeName) implements Member {

      /** What the object is, if it is there. */
      public ScriptType type() {
        return ScriptType.valueOf(typeName);
      }
    }

    /** A method whose result is an object: the script API answers with its path. */
    record Maker(String name, String typeName) implements Member {

      /** What the object is. */
      public ScriptType type() {
        return ScriptType.valueOf(typeName);
      }
    }

    /** All ways in which a plan may write the name of a host's own member. */
    default Set<String> allNames() {
      return MemberName.all(name());
    }

    /** The name as Ruby writes it: {@code from_uri} for {@code FromURI}. */
    default String snakeCase() {
      return MemberName.snakeCase(name());
    }

    /** The name with every word in the same way: {@code fromUri} for {@code FromURI}. */
    default String strictCamelCase() {
      return MemberName.strictCamelCase(name());
    }

    /** The name as JavaScript writes it: {@code fromURI} for {@code FromURI}. */
    default String camelCase() {
      return MemberName.camelCase(name());
    }

    static List<Member> calls(String... names) {
      return Stream.of(names).<Member>map(Call::new).toList();
    }

    static List<Member> properties(String... names) {
      return Stream.of(names).<Member>map(Property::new).toList();
    }

    static List<Member> openCalls(String... names) {
      return openCalls(List.of(names));
    }

    static List<Member> openCalls(List<String> names) {
      return names.stream().<Member>map(OpenCall::new).toList();
    }

    static List<Member> optionalParts(String type, String... names) {
      return Stream.of(names).<Member>map(name -> new OptionalPart(name, type)).toList();
    }

    static List<Member> makers(String type, String... names) {
      return Stream.of(names).<Member>map(name -> new Maker(name, type)).toList();
    }

    static List<Member> parts(String type, String... names) {
      return Stream.of(names).<Member>map(name -> new Part(name, type)).toList();
    }
  }
}

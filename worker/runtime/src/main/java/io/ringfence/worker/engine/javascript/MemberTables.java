package io.ringfence.worker.engine.javascript;

import io.ringfence.worker.dialplan.ScriptType;
import io.ringfence.worker.dialplan.ScriptType.Member;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The members of all script types, as the prelude reads them. */
final class MemberTables {
  private static final String ASSIGNED = ",\"assigned\":true";

  private MemberTables() {}

  static String asJson() {
    return Arrays.stream(ScriptType.values())
        .map(type ->
            "\"%s\":{\"open\":%b,\"members\":%s}"
                .formatted(type.name(), type.isOpen(), json(type.members(), MemberTables::names)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** The members that a host adds to {@code sys} for one run. */
  static String ownAsJson(List<Member> members) {
    return json(members, Member::allNames);
  }

  private static Set<String> names(Member member) {
    return new TreeSet<>(List.of(member.camelCase(), member.strictCamelCase()));
  }

  /** By each of their names; the first member that has a name keeps it. */
  private static String json(List<Member> members, Function<Member, Set<String>> names) {
    Map<String, String> byName = new LinkedHashMap<>();
    for (Member member : members) {
      names.apply(member).forEach(name -> byName.putIfAbsent(name, json(member)));
    }
    return byName.entrySet().stream()
        .map(entry -> '"' + entry.getKey() + "\":" + entry.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String json(Member member) {
    return "{\"name\":\"%s\",%s}"
        .formatted(
            member.name(),
            switch (member) {
              case Member.Call _ -> kind("call");
              case Member.OpenCall _ -> kind("openCall");
              case Member.Property _ -> kind("property") + ASSIGNED;
              case Member.Part part -> kind("part", part.type()) + ASSIGNED;
              case Member.OptionalPart part -> kind("optionalPart", part.type());
              case Member.Maker maker -> kind("maker", maker.type());
            });
  }

  private static String kind(String kind) {
    return "\"kind\":\"" + kind + "\"";
  }

  private static String kind(String kind, ScriptType type) {
    return kind(kind) + ",\"type\":\"" + type.name() + "\"";
  }
}

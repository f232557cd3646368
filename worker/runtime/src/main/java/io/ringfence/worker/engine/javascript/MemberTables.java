package io.ringfence.worker.engine.javascript;

import io.ringfence.worker.dialplan.ScriptType;
import io.ringfence.worker.dialplan.ScriptType.Member;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The members of all script types, as the prelude reads them. */
final class MemberTables {
  private MemberTables() {}

  static String asJson() {
    return Arrays.stream(ScriptType.values())
        .map(type ->
            "\"%s\":{\"open\":%b,\"members\":[%s]}"
                .formatted(type.name(), type.isOpen(), members(type)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** The members that a host adds to {@code sys} for one run. */
  static String ownAsJson(List<Member> members) {
    return members.stream()
        .map(member -> json(member, member.allNames()))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String members(ScriptType type) {
    return type.members().stream().map(MemberTables::member).collect(Collectors.joining(","));
  }

  private static String member(Member member) {
    Set<String> names = new TreeSet<>(Set.of(member.camelCase()));
    names.add(member.strictCamelCase());
    return json(member, names);
  }

  private static String json(Member member, Set<String> names) {
    String kind =
        switch (member) {
          case Member.Call _ -> kind("call");
          case Member.OpenCall _ -> kind("openCall");
          case Member.Property _ -> kind("property");
          case Member.Part part -> kind("part", part.type());
          case Member.OptionalPart part -> kind("optionalPart", part.type());
          case Member.Maker maker -> kind("maker", maker.type());
        };
    return "{\"name\":\"%s\",\"names\":[%s],%s}"
        .formatted(
            member.name(),
            names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(",")),
            kind);
  }

  private static String kind(String kind) {
    return "\"kind\":\"" + kind + "\"";
  }

  private static String kind(String kind, ScriptType type) {
    return kind(kind) + ",\"type\":\"" + type.name() + "\"";
  }
}

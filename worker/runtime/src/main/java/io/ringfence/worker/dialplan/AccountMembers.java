package io.ringfence.worker.dialplan;

import io.ringfence.worker.dialplan.ScriptType.Member;
import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.Map;

/** What a plan asks about SIP accounts, their registrations and their calls. */
final class AccountMembers implements MemberGroup {
  static final List<Member> MEMBERS =
      Member.calls(
          "IsAvailable",
          "IsMine",
          "DoesSIPAccountExist",
          "GetBindings",
          "GetSIPAccounts",
          "GetCurrentCalls",
          "GetCurrentCallCount",
          "GetCanonicalDomain");

  private static final int MAX_NAME_CHARACTERS = 256;
  private static final Value NO = new Value.Flag(false);
  private static final Value NONE = new Value.Items(List.of());

  /** What the original gives where it cannot count. */
  private static final long UNKNOWN_COUNT = -1;

  private final Services services;

  AccountMembers(Services services) {
    this.services = services;
  }

  @Override
  public List<Member> members() {
    return MEMBERS;
  }

  @Override
  public Value call(String member, Arguments arguments) {
    return switch (member) {
      case "IsAvailable" -> Services.flag(onAccount(member, arguments, NO));
      case "GetBindings" -> Services.list(onAccount(member, arguments, NONE));
      case "GetCurrentCallCount" -> {
        arguments.expect(0, 0);
        yield Services.whole(services.ask(arguments, member, new Value.Nothing()), UNKNOWN_COUNT);
      }
      case "GetCanonicalDomain" -> canonicalDomain(arguments);
      case "IsMine", "DoesSIPAccountExist" -> {
        arguments.expect(1, 2);
        // Without a user it would be the owner's own account, which is not what was asked.
        yield arguments.line(0).isEmpty()
            ? services.refuse(arguments, "the user is empty", NO)
            : Services.flag(onAccount(member, arguments, NO));
      }
      default -> {
        arguments.expect(0, 0);
        yield Services.list(services.ask(arguments, member, NONE));
      }
    };
  }

  private Value onAccount(String member, Arguments arguments, Value absent) {
    arguments.expect(0, 2);
    return services.ask(
        arguments,
        member,
        Map.of(
            "user", new Value.Text(arguments.line(0, "the user", MAX_NAME_CHARACTERS)),
            "domain", new Value.Text(arguments.line(1, "the domain", MAX_NAME_CHARACTERS))),
        absent);
  }

  private Value canonicalDomain(Arguments arguments) {
    arguments.expect(1, 1);
    String host = arguments.line(0, "the host", MAX_NAME_CHARACTERS);
    return host.isEmpty()
        ? services.refuse(arguments, "the host is empty", new Value.Nothing())
        : Services.text(
            services.ask(
                arguments,
                "GetCanonicalDomain",
                Map.of("host", new Value.Text(host)),
                new Value.Nothing()));
  }
}

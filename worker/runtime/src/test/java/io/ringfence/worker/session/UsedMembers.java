package io.ringfence.worker.session;

import io.ringfence.worker.Language;
import io.ringfence.worker.dialplan.CommandPort;
import io.ringfence.worker.dialplan.PlanWorld;
import io.ringfence.worker.dialplan.RunOver;
import io.ringfence.worker.dialplan.ScriptApi;
import io.ringfence.worker.dialplan.ScriptType;
import io.ringfence.worker.dialplan.ScriptType.Member;
import io.ringfence.worker.engine.ContextSupply;
import io.ringfence.worker.engine.ScriptContext;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.FromWorker.CommandIssued;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A script API that remembers which members of the tables a plan has used, as TYPE.Member. */
final class UsedMembers extends ScriptApi {
  static final Map<String, ScriptType> OBJECTS =
      Map.of(
          SYSTEM, ScriptType.SYSTEM,
          REQUEST, ScriptType.REQUEST,
          LOOKUP, ScriptType.LOOKUP,
          CRM, ScriptType.CRM);

  private final Set<String> used = new TreeSet<>();

  private UsedMembers(PlanCall call, CommandPort port) {
    super(call, PlanWorld.of(Stage.ORIGIN), port);
  }

  /** What a plan uses when it is executed on a real engine. */
  static Set<String> of(
      Language language,
      String source,
      PlanCall call,
      Function<CommandIssued, Optional<CommandAnswer>> host) {
    UsedMembers api = new UsedMembers(call, new Port(host));
    ContextSupply supply = Stage.supply(language);
    ScriptContext context = supply.take();
    try {
      context.execute(source, api);
    } finally {
      supply.dispose(context);
    }
    return api.used;
  }

  @Override
  public Value call(String path, String member, List<Value> arguments) {
    remember(path, member);
    return super.call(path, member, arguments);
  }

  @Override
  public void assign(String path, String member, Value value) {
    remember(path, member);
    super.assign(path, member, value);
  }

  /** The member, and those by which the plan came to its object. */
  private void remember(String path, String member) {
    List<String> names = Arrays.asList(path.split("\\.", -1));
    ScriptType type = OBJECTS.getOrDefault(names.getFirst(), ScriptType.SYSTEM);
    for (String name : names.subList(1, names.size())) {
      Member way = way(type, name);
      used.add(type + "." + way.name());
      type = behind(way).orElseThrow();
    }
    used.add(type + "." + member);
  }

  /** What a method has made has a name of its own in the path. */
  private static Member way(ScriptType type, String name) {
    List<Member> ways =
        type.members().stream().filter(member -> behind(member).isPresent()).toList();
    return ways.stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .or(() -> ways.stream().filter(Member.Maker.class::isInstance).findFirst())
        .orElseThrow(() -> new AssertionError(type + " has no way to " + name));
  }

  private static Optional<ScriptType> behind(Member member) {
    return switch (member) {
      case Member.Part part -> Optional.of(part.type());
      case Member.OptionalPart part -> Optional.of(part.type());
      case Member.Maker maker -> Optional.of(maker.type());
      case Member.Call _, Member.OpenCall _, Member.Property _ -> Optional.empty();
    };
  }

  /** Answers at once. */
  private static final class Port implements CommandPort {
    private final Function<CommandIssued, Optional<CommandAnswer>> host;
    private Optional<RunEnding> ending = Optional.empty();

    Port(Function<CommandIssued, Optional<CommandAnswer>> host) {
      this.host = host;
    }

    @Override
    public CommandAnswer issue(String name, Map<String, Value> arguments) {
      if (isOver()) {
        throw new RunOver();
      }
      return host.apply(new CommandIssued(1, 1, name, arguments)).orElseThrow();
    }

    @Override
    public void log(String line) {}

    @Override
    public void extendTime(int seconds) {}

    @Override
    public void renewTime() {}

    @Override
    public void end(RunEnding decided) {
      ending = Optional.of(decided);
    }

    @Override
    public boolean isOver() {
      return ending.isPresent();
    }
  }
}

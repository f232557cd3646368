package io.ringfence.worker.measure;

import com.sun.management.ThreadMXBean;
import io.ringfence.worker.Language;
import io.ringfence.worker.dialplan.CommandPort;
import io.ringfence.worker.dialplan.PlanWorld;
import io.ringfence.worker.dialplan.RunOver;
import io.ringfence.worker.dialplan.ScriptApi;
import io.ringfence.worker.engine.Engine;
import io.ringfence.worker.engine.ScriptContext;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.RunOrigin;
import io.ringfence.worker.protocol.Value;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prints what a context costs to prepare, to use once and to close, and what a plan with 20
 * commands allocates: {@code <LANGUAGE> <times>}.
 */
public final class EngineMeasurement {
  private EngineMeasurement() {}

  /** Measures. */
  public static void main(String[] arguments) {
    Engine engine = Language.valueOf(arguments[0]).boot();
    int times = Integer.parseInt(arguments[1]);
    List<Long> prepared = new ArrayList<>();
    List<Long> executed = new ArrayList<>();
    List<Long> closed = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      ScriptContext context = engine.prepare();
      prepared.add(System.nanoTime() - begin);
      begin = System.nanoTime();
      context.execute(engine.rehearsalPlan(), api());
      executed.add(System.nanoTime() - begin);
      begin = System.nanoTime();
      context.close();
      closed.add(System.nanoTime() - begin);
    }
    print("prepare", prepared);
    print("execute once", executed);
    print("close", closed);
    List<Long> allocated = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      allocated.add(allocatedByCommands(engine));
    }
    allocated.sort(null);
    System.out.printf(
        "20 commands allocate: p50 %d kB, most %d kB%n",
        allocated.get(times / 2) / 1000, allocated.getLast() / 1000);
    System.exit(0);
  }

  private static long allocatedByCommands(Engine engine) {
    String plan =
        engine.language().equals("ruby")
            ? "20.times { |i| sys.Dial(\"nobody#{i}@nowhere\", 1); sys.Log(\"#{i}: #{req.URI.User}\") }"
            : "for (let i = 0; i < 20; i++) { sys.dial(`nobody${i}@nowhere`, 1); sys.log(`${i}: ${req.uri.user}`); }";
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    try (ScriptContext context = engine.prepare()) {
      long before = threads.getCurrentThreadAllocatedBytes();
      context.execute(plan, api());
      return threads.getCurrentThreadAllocatedBytes() - before;
    }
  }

  private static ScriptApi api() {
    PlanCall.Request request =
        new PlanCall.Request(
            "INVITE",
            "sip:re@host",
            List.of(new PlanCall.Header("From", "\"Re\" <sip:from@host>;tag=1")),
            "");
    return new ScriptApi(
        new PlanCall("owner", "plan", true, request, List.of()),
        PlanWorld.of(new RunOrigin(1, 0, 0)),
        new ImmediatePort());
  }

  private static void print(String what, List<Long> nanos) {
    List<Long> warm = new ArrayList<>(nanos.subList(nanos.size() / 4, nanos.size()));
    warm.sort(null);
    System.out.printf(
        "%s: p50 %d us, p99 %d us%n",
        what, warm.get(warm.size() / 2) / 1000, warm.get(warm.size() * 99 / 100) / 1000);
  }

  private static final class ImmediatePort implements CommandPort {
    private Optional<RunEnding> ending = Optional.empty();

    @Override
    public CommandAnswer issue(String name, Map<String, Value> arguments) {
      if (isOver()) {
        throw new RunOver();
      }
      return new CommandAnswer.Done(
          Map.of("result", new Value.Whole(3), "status", new Value.Whole(404)));
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

package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that the plan of one run can say. Objects are named by their path, {@code sys} or
 * {@code req.Header.From}, so that an engine needs nothing but this one door.
 */
public class ScriptApi {

  /** The path of the object with the commands. */
  public static final String SYSTEM = "sys";

  /** The path of the SIP request. */
  public static final String REQUEST = "req";

  /** The path of the object with the owner's tables. */
  public static final String LOOKUP = "lookup";

  /** The path of the object with the look-up of contacts. */
  public static final String CRM = "crm";

  private final CommandPort port;
  private final PlanWorld world;
  private final List<String> ownCommands;
  private final SystemObject system;
  private final Map<String, ScriptObject> objects = new HashMap<>();

  /** The script API for one run of a call. */
  public ScriptApi(PlanCall call, PlanWorld world, CommandPort port) {
    this.port = port;
    this.world = world;
    ownCommands = call.ownCommands();
    RequestObject request = new RequestObject(call.request());
    system = new SystemObject(call, request, port);
    objects.put(SYSTEM, system);
    objects.put(REQUEST, request);
    objects.put(LOOKUP, new LookupObject(new Services(port)));
    objects.put(CRM, new CrmObject(new Services(port)));
  }

  /**
   * Calls a method or reads a property.
   *
   * @param member its name in the table of the object's {@link ScriptType}
   * @throws RunOver if the end of the run is decided, before the call or by it
   * @throws ScriptMisuse if the plan made a mistake
   */
  public Value call(String path, String member, List<Value> arguments) {
    refuseWhenOver();
    return object(path).call(member, arguments);
  }

  /** Assigns a property; a part is assigned by the text it is to be. */
  public void assign(String path, String member, Value value) {
    refuseWhenOver();
    object(path).assign(member, value);
  }

  /** Members that {@code sys} has beside those of {@link ScriptType#SYSTEM}. */
  public List<ScriptType.Member> ownMembers() {
    return ScriptType.Member.openCalls(ownCommands);
  }

  /** What the plan finds of the outside world. */
  public PlanWorld world() {
    return world;
  }

  /** The plan said {@code exit}: it ends here as if it had run off its end. */
  public RunOver exit() {
    refuseWhenOver();
    port.end(unanswered());
    return new RunOver();
  }

  /** How a run ends whose plan ran off its end. */
  public RunEnding unanswered() {
    return system.unanswered();
  }

  /** Whether the end of the run is decided. */
  public boolean isOver() {
    return port.isOver();
  }

  private void refuseWhenOver() {
    if (port.isOver()) {
      throw new RunOver();
    }
  }

  private ScriptObject object(String path) {
    ScriptObject known = objects.get(path);
    if (known == null) {
      int dot = path.lastIndexOf('.');
      if (dot < 0) {
        throw new ScriptMisuse("there is no " + path);
      }
      String member = path.substring(dot + 1);
      known =
          object(path.substring(0, dot))
              .part(member)
              .orElseThrow(() -> ScriptObject.unknown(path.substring(0, dot), member));
      objects.put(path, known);
    }
    return known;
  }
}

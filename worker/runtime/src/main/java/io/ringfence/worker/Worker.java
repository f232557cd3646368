package io.ringfence.worker;

import io.ringfence.worker.engine.ContextSupply;
import io.ringfence.worker.engine.Engine;
import io.ringfence.worker.guard.Watchman;
import io.ringfence.worker.protocol.Frame;
import io.ringfence.worker.protocol.FromWorker.Hello;
import io.ringfence.worker.session.Rehearsal;
import io.ringfence.worker.session.Session;
import io.ringfence.worker.session.SupervisorLink;

/** A worker, wired from its parts. */
public final class Worker {

  /** The sandbox level of a worker without a sandbox. */
  public static final String NO_SANDBOX = "none";

  private Worker() {}

  /**
   * Rehearses, says hello and serves until the session is over.
   *
   * @param token what the supervisor gave this worker to prove itself
   * @return why it is over
   */
  public static Session.End run(
      WorkerArguments arguments, String token, Engine engine, SupervisorLink link) {
    ContextSupply contexts = new ContextSupply(engine, arguments.prepared());
    try (Watchman watchman = new Watchman()) {
      Rehearsal.perform(engine.rehearsalPlan(), contexts, watchman);
      contexts.fill();
      Session session = new Session(link, contexts, watchman);
      return session.serve(
          new Hello(
              Frame.PROTOCOL_VERSION,
              token,
              ProcessHandle.current().pid(),
              arguments.language(),
              engine.version(),
              NO_SANDBOX));
    } finally {
      contexts.close();
    }
  }
}

package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.link.LinkListener;
import io.ringfence.supervisor.link.LinkTerms;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.WorkerLink;
import io.ringfence.supervisor.process.Exit;
import io.ringfence.supervisor.process.ProcessSetupException;
import io.ringfence.supervisor.process.WorkerProcess;
import io.ringfence.supervisor.process.WorkerProcesses;
import io.ringfence.supervisor.settings.PoolSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Makes the parts of a worker: its process, and the link that the process is to call back on. Runs
 * on {@code ringfence-process} threads.
 */
final class WorkerStarter {
  private static final int TOKEN_BYTES = 32;

  private final WorkerProcesses processes;
  private final PoolTerms terms;
  private final SecureRandom random = new SecureRandom();

  WorkerStarter(WorkerProcesses processes, PoolTerms terms) {
    this.processes = processes;
    this.terms = terms;
  }

  /** What the control loop hears of a worker that is being started. */
  interface Hearer {
    void onEvent(LifeEvent event);

    void onEngineKnown(String engine);
  }

  /**
   * Makes the folder of a worker and has its link listen; starts nothing.
   *
   * @throws IOException if its socket cannot be made
   */
  PoolMember.Parts prepare(Language language, long incarnation, PoolSettings pool, Hearer hearer)
      throws ProcessSetupException, IOException {
    WorkerProcess process = processes.prepare(language.label(), incarnation);
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    LinkTerms linkTerms =
        new LinkTerms(
            incarnation,
            language,
            HexFormat.of().formatHex(token),
            pool.runsPerWorker(),
            pool.sharing(),
            terms.health().heartbeat());
    WorkerLink link = WorkerLink.listen(process.socket(), linkTerms, new LinkNews(hearer));
    return new PoolMember.Parts(process, link);
  }

  /** Starts the process; whatever comes of it, its exit is heard. */
  void start(PoolMember.Parts parts, Hearer hearer) {
    parts.process().start(parts.link().terms().token(), exit -> hearer.onEvent(eventOf(exit)));
  }

  private static LifeEvent eventOf(Exit exit) {
    return switch (exit) {
      case Exit.Code code when code.isOutOfMemory() ->
          new LifeEvent.Exited(new EndReason.OutOfMemory(), false);
      case Exit.Code code ->
          new LifeEvent.Exited(new EndReason.Crashed(code.toString()), code.value() == 0);
      case Exit.Signal signal ->
          new LifeEvent.Exited(new EndReason.Crashed(signal.toString()), false);
      case Exit.NotStarted(String why) ->
          new LifeEvent.Exited(new EndReason.NotStarted(why), false);
    };
  }

  private record LinkNews(Hearer hearer) implements LinkListener {
    @Override
    public void onGreeted(String engine) {
      hearer.onEngineKnown(engine);
      hearer.onEvent(new LifeEvent.Greeted());
    }

    @Override
    public void onRunEnded(RunEnd end) {
      switch (end) {
        case RunEnd.Finished(CallOutcome.Completed _) -> hearer.onEvent(new LifeEvent.RunWell());
        case RunEnd.Finished _ -> hearer.onEvent(new LifeEvent.ScriptFailed());
        case RunEnd.EngineFailed _ -> hearer.onEvent(new LifeEvent.EngineFailed());
        case RunEnd.Stopped _ -> {}
      }
    }

    @Override
    public void onProtocolBroken(String breach) {
      hearer.onEvent(new LifeEvent.ProtocolBroken(breach));
    }

    @Override
    public void onNotReading(long unsentBytes) {
      hearer.onEvent(new LifeEvent.NotReading(unsentBytes));
    }

    @Override
    public void onClosed() {
      hearer.onEvent(new LifeEvent.LinkClosed());
    }
  }
}

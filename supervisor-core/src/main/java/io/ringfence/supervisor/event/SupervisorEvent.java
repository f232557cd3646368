package io.ringfence.supervisor.event;

import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Something that happened to a worker or to the service. */
public sealed interface SupervisorEvent {

  /** One line for a log. */
  String explanation();

  /**
   * A worker is ready and joined the roster.
   *
   * @param after from the start of its process
   * @param privateMemory warm and idle; empty where it cannot be read
   * @param engine name and version of its script engine
   */
  record WorkerReady(
      WorkerIdentity worker, Duration after, Optional<MemorySize> privateMemory, String engine)
      implements SupervisorEvent {
    @Override
    public String explanation() {
      return "%s is ready after %d ms with %s of private memory, %s"
          .formatted(
              worker,
              after.toMillis(),
              privateMemory.map(MemorySize::toString).orElse("an unknown amount"),
              engine);
    }
  }

  /**
   * A worker left the roster: it takes no new call.
   *
   * @param runs calls that it goes on with while it drains
   */
  record WorkerRetired(WorkerIdentity worker, EndReason reason, int runs)
      implements SupervisorEvent {
    @Override
    public String explanation() {
      return "%s takes no new call (%d running): %s".formatted(worker, runs, reason.explanation());
    }
  }

  /** A worker's process is gone. */
  record WorkerEnded(Incident incident) implements SupervisorEvent {
    private static final int MOST_READINGS = 5;
    private static final int MOST_LINES = 3;

    @Override
    public String explanation() {
      return "%s%s is gone after %d calls, %d were open: %s%s%s; memory %s%s"
          .formatted(
              incident.worker(),
              incident.owner().map(owner -> " of " + owner).orElse(""),
              incident.callsServed(),
              incident.callsOpen().size(),
              incident.reason().explanation(),
              incident.blame().map(blame -> "; to blame is " + blame).orElse(""),
              incident.suspect().map(suspect -> "; under suspicion is " + suspect).orElse(""),
              lastOf(incident.memoryReadings(), MOST_READINGS),
              incident.reason().isPlanned() ? "" : processorTime() + lastPrinted());
    }

    private String lastPrinted() {
      return "; it last printed " + lastOf(incident.lastOutput(), MOST_LINES);
    }

    private String processorTime() {
      List<Incident.CpuReading> readings = incident.cpuReadings();
      if (readings.size() < 2) {
        return "";
      }
      Incident.CpuReading first = readings.getFirst();
      Incident.CpuReading last = readings.getLast();
      return "; processor time %d ms in its last %d ms"
          .formatted(
              last.total().minus(first.total()).toMillis(),
              first.before().minus(last.before()).toMillis());
    }

    private static <T> List<T> lastOf(List<T> all, int most) {
      return all.subList(Math.max(0, all.size() - most), all.size());
    }
  }

  /**
   * A call goes on in another worker.
   *
   * @param from the worker that it was on
   * @param reason why it left
   * @param replayed commands that are answered from its journal
   */
  record CallResumed(String call, String owner, long from, String reason, int replayed)
      implements SupervisorEvent {
    @Override
    public String explanation() {
      return "call %s of %s goes on after %d commands in another worker than %d: %s"
          .formatted(call, owner, replayed, from, reason);
    }
  }

  /**
   * A dialplan did damage too often and is refused for a while.
   *
   * @param time until it may show that it is good again
   */
  record PlanQuarantined(String owner, String dialplan, String hash, int strikes, Duration time)
      implements SupervisorEvent {
    @Override
    public String explanation() {
      return "dialplan '%s' of %s (%.8s) is in quarantine for %d ms after %d strikes"
          .formatted(dialplan, owner, hash, time.toMillis(), strikes);
    }
  }

  /** A dialplan in quarantine had a good run and is refused no more. */
  record PlanReleased(String owner, String dialplan, String hash) implements SupervisorEvent {
    @Override
    public String explanation() {
      return "dialplan '%s' of %s (%.8s) is out of quarantine".formatted(dialplan, owner, hash);
    }
  }

  /** A caller without an answer got the default treatment of its owner. */
  record CallTreated(String call, String owner, Command command, CommandResult result)
      implements SupervisorEvent {
    @Override
    public String explanation() {
      return "call %s of %s got its default treatment, %s: %s"
          .formatted(call, owner, command.explanation(), result);
    }
  }

  /**
   * Workers die so fast that further starts wait.
   *
   * @param backOff until the next start
   * @param ready workers that still take calls; with none, calls wait and are then rejected
   */
  record ServiceDegraded(Language language, int deaths, Duration backOff, int ready)
      implements SupervisorEvent {
    @Override
    public String explanation() {
      return "%s service is degraded: %d deaths, next start in %d ms, %d workers ready"
          .formatted(language.label(), deaths, backOff.toMillis(), ready);
    }
  }

  /** The language has all its spares again. */
  record ServiceRestored(Language language) implements SupervisorEvent {
    @Override
    public String explanation() {
      return language.label() + " service is restored";
    }
  }

  /** A script wrote a line for its owner's log. */
  record PlanLogged(String call, String owner, String dialplan, String line)
      implements SupervisorEvent {
    @Override
    public String explanation() {
      return "call %s, dialplan '%s' of %s: %s".formatted(call, dialplan, owner, line);
    }
  }

  /** The host's command handler threw, gave no answer in time or one of the wrong kind. */
  record CommandFailed(String call, String command, String failure) implements SupervisorEvent {
    @Override
    public String explanation() {
      return "call %s: the host's handler failed at %s: %s".formatted(call, command, failure);
    }
  }

  /** Events were dropped because a listener was slower than they came. */
  record EventsDropped(long count) implements SupervisorEvent {
    @Override
    public String explanation() {
      return count + " events were dropped: a listener is too slow";
    }
  }
}

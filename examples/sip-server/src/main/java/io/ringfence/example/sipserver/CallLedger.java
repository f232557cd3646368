package io.ringfence.example.sipserver;

import io.ringfence.example.sipserver.call.FinishedCall;
import io.ringfence.example.sipserver.store.CallRecord;
import io.ringfence.example.sipserver.store.CallRecorder;
import io.ringfence.supervisor.call.CommandResult.LegEnd;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.event.EventListener;
import io.ringfence.supervisor.event.SupervisorEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes each call that is over: in the log, and as a record for the database. Thread-safe. */
final class CallLedger implements EventListener {
  private static final Logger LOG = LoggerFactory.getLogger(CallLedger.class);
  private static final int MOST_RESUMED = 10_000;

  private final CallRecorder recorder;

  /** News of a call can come after its end, so the oldest are forgotten. */
  private final Map<String, Integer> resumes =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MOST_RESUMED;
        }
      };

  CallLedger(CallRecorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public void onEvent(SupervisorEvent event) {
    if (event instanceof SupervisorEvent.CallResumed resumed) {
      synchronized (resumes) {
        resumes.merge(resumed.call(), 1, Integer::sum);
      }
    }
    if (event instanceof SupervisorEvent.PlanLogged logged) {
      LOG.info("{}", logged.explanation());
    }
  }

  /** A call is over. */
  void onEnd(FinishedCall over) {
    Dialplan plan = over.call().dialplan();
    String outcome = over.outcome().explanation();
    String legs = over.legs().stream().map(CallLedger::text).collect(Collectors.joining("; "));
    LOG.info(
        "call {} of {} from {} to {} ended: {} {}; plan {}: {}{}",
        over.call().id(),
        plan.owner(),
        over.from(),
        over.to(),
        over.status(),
        over.reason(),
        plan.name(),
        outcome,
        legs.isEmpty() ? "" : "; rang " + legs);
    recorder.record(
        new CallRecord(
            over.callId(),
            new CallRecord.Parties(plan.owner(), over.call().direction(), over.from(), over.to()),
            new CallRecord.PlanRun(
                plan.name(), plan.language().label(), outcome, resumesOf(over.call().id())),
            new CallRecord.Answer(over.status(), over.reason(), legs),
            new CallRecord.Times(
                over.times().arrived(),
                over.times().ringing(),
                over.times().answered(),
                over.times().ended())));
  }

  private int resumesOf(String call) {
    synchronized (resumes) {
      return Optional.ofNullable(resumes.remove(call)).orElse(0);
    }
  }

  private static String text(LegEnd leg) {
    return "%s %d %s".formatted(leg.uri(), leg.status(), leg.reason());
  }
}

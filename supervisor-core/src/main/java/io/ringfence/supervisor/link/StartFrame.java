package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunLimits;
import io.ringfence.worker.protocol.RunOrigin;
import io.ringfence.worker.protocol.ToWorker;
import java.util.List;

/** An order as a worker is told of it. */
final class StartFrame {
  private StartFrame() {}

  static ToWorker.StartRun of(long run, RunOrder order) {
    return new ToWorker.StartRun(
        run,
        order.call().dialplan().hash(),
        planCall(order.call(), order.limits()),
        runLimits(order.limits()),
        new RunOrigin(order.seed(), order.clockMicros(), order.replayedCommands()));
  }

  private static PlanCall planCall(Call call, RunSettings limits) {
    SipRequest request = call.request();
    return new PlanCall(
        call.owner(),
        call.dialplan().name(),
        call.direction() == Call.Direction.OUTBOUND,
        new PlanCall.Request(
            request.method(),
            request.uri(),
            request.headers().stream()
                .map(header -> new PlanCall.Header(header.name(), header.value()))
                .toList(),
            request.body()),
        List.copyOf(limits.offer().ownCommands()));
  }

  private static RunLimits runLimits(RunSettings limits) {
    return new RunLimits(
        (int) limits.unattended().toMillis(),
        (int) limits.total().toMillis(),
        limits.commands(),
        limits.logCharacters(),
        (int) limits.cpuTime().toMillis(),
        limits.allocation().bytes());
  }
}

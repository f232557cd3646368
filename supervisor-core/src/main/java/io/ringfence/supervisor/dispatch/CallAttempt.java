package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.link.LinkedRun;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.RunListener;
import io.ringfence.supervisor.link.RunLoss;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One attempt of a call as its worker tells of it; it may tell before it has taken the run. */
final class CallAttempt implements RunListener {
  private final PendingCall call;
  private final int number;
  private volatile @Nullable LinkedRun run;
  private volatile boolean isStopped;

  CallAttempt(PendingCall call, int number) {
    this.call = call;
    this.number = number;
  }

  int number() {
    return number;
  }

  /** A worker took it. */
  void onStarted(LinkedRun started) {
    run = started;
    if (isStopped) {
      started.stop();
    }
  }

  void stop() {
    isStopped = true;
    LinkedRun started = run;
    if (started != null) {
      started.stop();
    }
  }

  void answer(int sequence, CommandResult result, long clockMicros) {
    LinkedRun asking = run;
    if (asking != null) {
      asking.answer(sequence, result, clockMicros);
    }
  }

  @Override
  public void onBegun() {
    call.on(new CallEvent.Begun(number));
  }

  @Override
  public void onCommand(LinkedRun from, int sequence, Command command) {
    run = from;
    call.on(new CallEvent.Asked(number, sequence, command));
  }

  @Override
  public void onLogged(String line) {
    call.on(new CallEvent.Logged(number, line));
  }

  @Override
  public void onTimeExtended(Duration by) {
    call.on(new CallEvent.TimeExtended(number, by));
  }

  @Override
  public void onEnded(LinkedRun ended, RunEnd end) {
    call.onEnded(new CallEvent.Ended(number, end));
  }

  @Override
  public void onLost(LinkedRun lost, RunLoss loss) {
    call.onLost(new CallEvent.Lost(number, lost.incarnation(), loss));
  }
}

package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.Command;
import java.time.Duration;

/** Hands everything on; tests override what they look at. */
class ForwardingListener implements RunListener {
  private final RunListener next;

  ForwardingListener(RunListener next) {
    this.next = next;
  }

  @Override
  public void onCommand(LinkedRun run, int sequence, Command command) {
    next.onCommand(run, sequence, command);
  }

  @Override
  public void onBegun() {
    next.onBegun();
  }

  @Override
  public void onLogged(String line) {
    next.onLogged(line);
  }

  @Override
  public void onTimeExtended(Duration by) {
    next.onTimeExtended(by);
  }

  @Override
  public void onEnded(LinkedRun run, RunEnd end) {
    next.onEnded(run, end);
  }

  @Override
  public void onLost(LinkedRun run, RunLoss loss) {
    next.onLost(run, loss);
  }
}

package io.ringfence.worker.protocol;

import java.util.List;

/**
 * The call that a run is for, as far as its plan may see it.
 *
 * @param owner what the plan sees as {@code sys.Username}
 * @param dialplan name of the plan
 * @param outbound true for a call placed by the owner ({@code sys.Out}), false for one to the owner
 *     ({@code sys.In})
 * @param ownCommands names of commands of the host's own, which the plan may use like any other
 */
public record PlanCall(
    String owner, String dialplan, boolean outbound, Request request, List<String> ownCommands) {
  public PlanCall {
    ownCommands = List.copyOf(ownCommands);
  }

  /** A copy of the SIP request. Headers are in their order on the wire, names may repeat. */
  public record Request(String method, String uri, List<Header> headers, String body) {
    public Request {
      headers = List.copyOf(headers);
    }
  }

  /** One header field. */
  public record Header(String name, String value) {}
}

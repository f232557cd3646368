package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.dispatch.Standing;
import io.ringfence.supervisor.simulation.Happening.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A call, and where it is in the simulated service. */
final class SimulatedCall {
  private static final SipRequest REQUEST =
      SipRequest.builder("INVITE", "sip:100@example.org").build();

  // Their hashes cost more than whole simulations.
  private static final Map<Caller, Dialplan> PLANS = new ConcurrentHashMap<>();

  private final Happening.Placed placed;
  private final Call call;
  private final CallUnderTest life;
  private Optional<SimulatedRun> run = Optional.empty();

  SimulatedCall(Happening.Placed placed, World world) {
    this.placed = placed;
    Call unlimited = Call.inbound("c-" + placed.number(), planOf(placed.caller()), REQUEST);
    this.call = placed.patience().timeLimit().map(unlimited::within).orElse(unlimited);
    this.life =
        world.policies().call(call, world.terms().calls(), placed.seed(), world.time().nanos());
  }

  Call call() {
    return call;
  }

  String owner() {
    return placed.caller().owner();
  }

  Language language() {
    return placed.caller().language();
  }

  Standing standing() {
    return placed.caller().isEmergency() ? Standing.EMERGENCY : Standing.ORDINARY;
  }

  Misdeed misdeed() {
    return placed.misdeed();
  }

  /** Of all that its script and the host do. */
  long seed() {
    return placed.seed();
  }

  Happening.Placed placed() {
    return placed;
  }

  CallUnderTest life() {
    return life;
  }

  /** Its latest run. */
  Optional<SimulatedRun> run() {
    return run;
  }

  void onRun(SimulatedRun latest) {
    run = Optional.of(latest);
  }

  @Override
  public String toString() {
    return call.id() + " of " + owner() + " (" + placed.misdeed() + ")";
  }

  private static Dialplan planOf(Caller caller) {
    Caller ordinary = new Caller(caller.owner(), caller.plan(), caller.language(), false);
    return PLANS.computeIfAbsent(
        ordinary,
        _ ->
            Dialplan.of(
                caller.owner(),
                "plan-" + caller.plan(),
                caller.language(),
                "plan " + caller.plan() + " of " + caller.owner()));
  }
}

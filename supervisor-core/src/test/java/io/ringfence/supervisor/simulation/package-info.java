/**
 * The simulator: the production policies of the rooms {@code pool} and {@code dispatch} under
 * virtual time, against schedules of load, failures and attacks that a seed determines.
 *
 * <p>Only what surrounds the policies is played here: time, workers, scripts, the host and callers.
 * A {@link io.ringfence.supervisor.simulation.Schedule} is data, so that a failing one can be
 * replayed and shrunk. After every step the {@link io.ringfence.supervisor.simulation.Invariant}s
 * are checked. {@code -Dsimulation.seed=N} replays one seed and prints its steps.
 */
@NullMarked
package io.ringfence.supervisor.simulation;

import org.jspecify.annotations.NullMarked;

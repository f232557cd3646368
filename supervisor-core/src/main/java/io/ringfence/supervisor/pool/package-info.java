/**
 * The life of the workers: when one starts, leaves the roster, drains and is killed, how many there
 * are, whose they are, and who is to blame for an end.
 *
 * <p>Uses {@code link}, {@code process}, {@code report}, {@code event}, {@code settings} and {@code
 * call}. All decisions about the workers of a language are the {@link
 * io.ringfence.supervisor.pool.Crew}'s, which is deterministic and does nothing itself: it puts
 * together {@link io.ringfence.supervisor.pool.WorkerLife}, {@link
 * io.ringfence.supervisor.pool.Staffing}, {@link io.ringfence.supervisor.pool.RecyclePlan}, {@link
 * io.ringfence.supervisor.pool.Restarts} and {@link io.ringfence.supervisor.pool.BlameFinder}, all
 * of them pure, and tells {@link io.ringfence.supervisor.pool.Hands} what is to be done. One
 * thread, {@code ringfence-control}, owns all state and does no I/O itself, and no call waits for
 * it: calls find their worker in the immutable {@link io.ringfence.supervisor.pool.Roster}.
 */
@NullMarked
package io.ringfence.supervisor.pool;

import org.jspecify.annotations.NullMarked;

/**
 * The life of the workers: when one starts, leaves the roster, drains and is killed, and how many
 * there are.
 *
 * <p>Uses {@code link}, {@code process}, {@code report}, {@code event}, {@code settings} and {@code
 * call}. The decisions ({@link io.ringfence.supervisor.pool.WorkerLife}, {@link
 * io.ringfence.supervisor.pool.Staffing}, {@link io.ringfence.supervisor.pool.Restarts}) are pure;
 * one thread, {@code ringfence-control}, owns all state and has them carried out by others. It does
 * no I/O itself, and no call waits for it: calls find their worker in the immutable {@link
 * io.ringfence.supervisor.pool.Roster}.
 */
@NullMarked
package io.ringfence.supervisor.pool;

import org.jspecify.annotations.NullMarked;

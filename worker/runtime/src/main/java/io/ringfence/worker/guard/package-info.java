/**
 * The limits of a run: its time, its commands, its log output.
 *
 * <p>This room knows no engine and no link. {@link io.ringfence.worker.guard.RunClock} and {@link
 * io.ringfence.worker.guard.RunAllowance} only count; {@link io.ringfence.worker.guard.Watchman}
 * has the one thread, {@code run-watch}, that acts when nobody else does.
 */
@NullMarked
package io.ringfence.worker.guard;

import org.jspecify.annotations.NullMarked;

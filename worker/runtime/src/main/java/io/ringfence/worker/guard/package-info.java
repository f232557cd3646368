/**
 * The limits of a run: its time, its commands, its log output, its use of processor and heap.
 *
 * <p>This room knows no engine and no link. {@link io.ringfence.worker.guard.RunClock}, {@link
 * io.ringfence.worker.guard.RunAllowance} and {@link io.ringfence.worker.guard.RunMeter} only
 * count; {@link io.ringfence.worker.guard.Watchman} has the one thread, {@code run-watch}, that
 * acts when nobody else does. It looks at the use of a run while its script executes and not while
 * a command is in flight.
 */
@NullMarked
package io.ringfence.worker.guard;

import org.jspecify.annotations.NullMarked;

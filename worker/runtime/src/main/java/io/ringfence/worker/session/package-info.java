/**
 * One worker's side of the link: reads frames, starts runs, answers.
 *
 * <p>Uses {@code engine}, {@code dialplan} and {@code guard}. The thread that calls {@link
 * io.ringfence.worker.session.Session#serve} reads; each run has a thread of its own, {@code
 * run-N}; the heartbeat has one, which also tells what the runs use; every one of them writes, one
 * frame at a time.
 */
@NullMarked
package io.ringfence.worker.session;

import org.jspecify.annotations.NullMarked;

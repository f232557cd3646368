/**
 * The link to one worker: handshake, framing, and the checks of a peer that may be hostile.
 *
 * <p>Uses the worker's protocol, {@code call} and {@code settings}. Each link has one thread,
 * {@code ringfence-worker-N-reader}, which takes frames in and writes what a slow worker did not
 * take at once; every other thread may write and never waits. News goes up through {@link
 * io.ringfence.supervisor.link.LinkListener} and {@link io.ringfence.supervisor.link.RunListener}.
 */
@NullMarked
package io.ringfence.supervisor.link;

import org.jspecify.annotations.NullMarked;

/**
 * What the supervisor tells about itself: events, and the incident that every end of a worker
 * leaves.
 *
 * <p>Uses {@code call} and {@code settings}. Everybody may report; one thread, {@code
 * ringfence-events}, hands the events to the host's listeners and to the log, in order.
 */
@NullMarked
package io.ringfence.supervisor.event;

import org.jspecify.annotations.NullMarked;

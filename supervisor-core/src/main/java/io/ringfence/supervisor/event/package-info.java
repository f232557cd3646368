/**
 * What the supervisor tells about itself: events, and the incident that every end of a worker
 * leaves.
 *
 * <p>Values and the host's listener only. Uses {@code call} and {@code settings}; runs on every
 * thread.
 */
@NullMarked
package io.ringfence.supervisor.event;

import org.jspecify.annotations.NullMarked;

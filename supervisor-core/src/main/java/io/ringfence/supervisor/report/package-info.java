/**
 * Carries events from whoever reports them to the host's listeners and to the log.
 *
 * <p>Uses {@code event}. Everybody may report; one thread, {@code ringfence-events}, delivers, in
 * order.
 */
@NullMarked
package io.ringfence.supervisor.report;

import org.jspecify.annotations.NullMarked;

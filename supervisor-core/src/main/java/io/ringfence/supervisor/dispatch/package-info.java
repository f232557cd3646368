/**
 * The way of a call: whether it is taken, which worker runs it, what its script asks of the host,
 * and how it ends.
 *
 * <p>Uses {@code pool}, {@code link}, {@code report}, {@code event}, {@code settings} and {@code
 * call}. A call is admitted, routed and written on its caller's thread; the host's command handler
 * runs on virtual threads; {@code ringfence-deadlines} ends what is overdue.
 */
@NullMarked
package io.ringfence.supervisor.dispatch;

import org.jspecify.annotations.NullMarked;

/**
 * The way of a call: whether it is taken, which worker runs it, what its script asks of the host,
 * where it goes on when its worker is lost, and how it ends.
 *
 * <p>{@code CallLife} and {@code Intake} decide and do nothing else; {@code PendingCall} and {@code
 * CallDesk} have it done. A call is admitted, routed and written on its caller's thread; the host's
 * command handler and treatments run on virtual threads; {@code ringfence-deadlines} ends what is
 * overdue.
 *
 * <p>Uses {@code pool}, {@code link}, {@code report}, {@code event}, {@code settings} and {@code
 * call}.
 */
@NullMarked
package io.ringfence.supervisor.dispatch;

import org.jspecify.annotations.NullMarked;

/**
 * Calls: the back-to-back user agent (RFC 7092) between callers, who are answered by what the
 * dialplan of an owner decides, and the legs that the plan dials. Touches {@code registrar}, {@code
 * sip} and {@code config}, and the dispatcher by a function.
 *
 * <p>Threads: all that concerns one call happens on its {@link
 * io.ringfence.example.sipserver.call.Turns}, one step after the other, on virtual threads. What
 * arrives is judged on the thread of the SIP stack and handed over there.
 */
@NullMarked
package io.ringfence.example.sipserver.call;

import org.jspecify.annotations.NullMarked;

/**
 * The words of a call: what the host hands in, what a script asks of the host, how a call ended.
 *
 * <p>Values only. This room uses no other room and runs on every thread.
 */
@NullMarked
package io.ringfence.supervisor.call;

import org.jspecify.annotations.NullMarked;

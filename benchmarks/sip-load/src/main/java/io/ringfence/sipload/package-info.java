/**
 * Real calls through the SIP server of the examples, by sipp, while its workers are killed.
 *
 * <p>The server runs in a process of its own; its workers are found and killed from outside.
 */
@NullMarked
package io.ringfence.sipload;

import org.jspecify.annotations.NullMarked;

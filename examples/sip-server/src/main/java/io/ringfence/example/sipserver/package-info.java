/**
 * A SIP server whose users write their own dialplans: the program, and the only place that knows
 * all its rooms.
 */
@NullMarked
package io.ringfence.example.sipserver;

import org.jspecify.annotations.NullMarked;

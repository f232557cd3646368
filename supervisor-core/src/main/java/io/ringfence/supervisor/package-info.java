/**
 * The door: {@link io.ringfence.supervisor.CallDispatcher} and its builder, the only place that
 * wires the rooms below together.
 */
@NullMarked
package io.ringfence.supervisor;

import org.jspecify.annotations.NullMarked;

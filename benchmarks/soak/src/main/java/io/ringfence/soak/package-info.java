/**
 * The soak: real workers, owners of every kind, and a killer, for as long as one likes.
 *
 * <p>Uses the exported rooms of the supervisor only, as any host does.
 */
@NullMarked
package io.ringfence.soak;

import org.jspecify.annotations.NullMarked;

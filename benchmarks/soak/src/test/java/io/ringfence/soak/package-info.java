/** Shows that the soak finds what it is there to find. */
@NullMarked
package io.ringfence.soak;

import org.jspecify.annotations.NullMarked;

/** Tests with real child JVMs: the bundle as a host gets it, killed and made to misbehave. */
@NullMarked
package io.ringfence.supervisor.real;

import org.jspecify.annotations.NullMarked;

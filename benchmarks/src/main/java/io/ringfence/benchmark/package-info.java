/**
 * What Ringfence costs: one question per file, in its Javadoc, with the command that answers it.
 */
@NullMarked
package io.ringfence.benchmark;

import org.jspecify.annotations.NullMarked;

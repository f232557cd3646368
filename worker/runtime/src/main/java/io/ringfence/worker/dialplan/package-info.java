/**
 * What a plan sees: {@code sys} and {@code req} in plain Java, and the commands they become.
 *
 * <p>This room knows no engine and no link: it gives commands to a {@link
 * io.ringfence.worker.dialplan.CommandPort}. It runs on the thread of the run.
 */
@NullMarked
package io.ringfence.worker.dialplan;

import org.jspecify.annotations.NullMarked;

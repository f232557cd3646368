/**
 * The real worker, made to misbehave: one {@link io.ringfence.worker.faulty.Misdeed} a process.
 *
 * <p>A host's test uses {@link io.ringfence.worker.faulty.FaultyProgram} and {@code Misdeed} alone;
 * the other classes run in the child JVM, beside the libraries of the bundle.
 */
@NullMarked
package io.ringfence.worker.faulty;

import org.jspecify.annotations.NullMarked;

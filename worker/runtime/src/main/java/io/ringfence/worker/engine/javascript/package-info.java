/**
 * JavaScript, on GraalJS through Polyglot: one engine, a fresh context for every run, interpreted.
 *
 * <p>Uses {@code engine} and {@code dialplan}. A plan has no host access; the only way out of its
 * context are the functions that the prelude keeps: the host, the clock and the random numbers of
 * the run. {@code WeakRef} and {@code FinalizationRegistry} still show when the collector ran.
 */
@NullMarked
package io.ringfence.worker.engine.javascript;

import org.jspecify.annotations.NullMarked;

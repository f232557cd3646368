/**
 * JavaScript, on GraalJS through Polyglot: one engine, a fresh context for every run, interpreted.
 *
 * <p>Uses {@code engine} and {@code dialplan}. A plan has no host access; the only way out of its
 * context is the one function that the prelude keeps.
 */
@NullMarked
package io.ringfence.worker.engine.javascript;

import org.jspecify.annotations.NullMarked;

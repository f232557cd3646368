/**
 * Ruby, on JRuby: one fresh runtime for every run, interpreted, without gems.
 *
 * <p>Uses {@code engine} and {@code dialplan}. A plan reaches them through methods that {@link
 * io.ringfence.worker.engine.ruby.RubyApi} defines; no Java object of ours is visible to it.
 */
@NullMarked
package io.ringfence.worker.engine.ruby;

import org.jspecify.annotations.NullMarked;

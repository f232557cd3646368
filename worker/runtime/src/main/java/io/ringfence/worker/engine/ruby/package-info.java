/**
 * Ruby, on JRuby: one fresh runtime for every run, interpreted, without gems.
 *
 * <p>Uses {@code engine} and {@code dialplan}. A plan reaches them through methods that {@link
 * io.ringfence.worker.engine.ruby.RubyApi} defines; no Java object of ours is visible to it. {@link
 * io.ringfence.worker.engine.ruby.RubyWorld} shows it the clock and the random numbers of its run.
 * It does not hide the process number, {@code GC.stat}, what {@code inspect} says of a thread or a
 * nameless class, nor the hash of a table with symbols: a plan that decides by those cannot be
 * resumed.
 */
@NullMarked
package io.ringfence.worker.engine.ruby;

import org.jspecify.annotations.NullMarked;

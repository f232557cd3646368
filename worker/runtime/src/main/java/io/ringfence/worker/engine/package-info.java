/**
 * What a script engine is to the rest of a worker. Each language has a room of its own below; only
 * one of them is ever loaded in a process.
 *
 * <p>This room uses {@code dialplan}, the script API, and nothing else. A run executes on the
 * thread that calls {@link io.ringfence.worker.engine.ScriptContext#execute}.
 */
@NullMarked
package io.ringfence.worker.engine;

import org.jspecify.annotations.NullMarked;

/**
 * The worker processes: where they come from, how they are watched, and that none outlives its use.
 *
 * <p>This room unpacks the bundle, starts a child JVM through Apache Commons Exec, keeps the last
 * of what it prints, reads its memory and processor time and the memory of the host, kills its
 * whole tree and says how it ended. It knows nothing of what a worker does.
 *
 * <p>It uses only {@code settings}. Its methods may be called from every thread and none of them
 * waits for a worker, except {@link io.ringfence.supervisor.process.WorkerProcesses#close}. Every
 * thread is a daemon platform thread named {@code ringfence-process-...}: the streams of a process
 * hold the thread that reads them, and Linux ties the parent-death signal of a child to the thread
 * that started it.
 */
@NullMarked
package io.ringfence.supervisor.process;

import org.jspecify.annotations.NullMarked;

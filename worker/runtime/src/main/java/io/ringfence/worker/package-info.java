/**
 * The program in the child JVM: arguments, wiring, and its end in every case.
 *
 * <p>Uses every other room of the worker. It runs on the main thread; {@code parent-watch} and
 * {@code exit-fuse} are the threads that end the process when the main thread does not.
 */
@NullMarked
package io.ringfence.worker;

import org.jspecify.annotations.NullMarked;

/**
 * What a plan sees: {@code sys} and {@code req} in plain Java, and the commands they become.
 *
 * <p>{@code sys} is made of groups of members, each a class of its own; {@link
 * io.ringfence.worker.dialplan.ScriptType} has the names of all members, and engines define from it
 * what a plan can say. Every limit of the host is checked or cut here first: a worker whose command
 * is over one is taken for a hostile one.
 *
 * <p>{@link io.ringfence.worker.dialplan.PlanWorld} is the clock and the random numbers of a run.
 * The clock shows when the run began and then when its last command was answered, and stands still
 * between: a run that is started again with the same origin and the same answers must issue the
 * same commands. A plan that waits for the clock to move without a command or a {@code sleep} waits
 * until a limit ends it.
 *
 * <p>This room knows no engine and no link: it gives commands to a {@link
 * io.ringfence.worker.dialplan.CommandPort}. It runs on the thread of the run.
 */
@NullMarked
package io.ringfence.worker.dialplan;

import org.jspecify.annotations.NullMarked;

package io.ringfence.worker.protocol;

/**
 * What a plan finds of the outside world beside its call. The same origin and the same answers give
 * the same run again: that is how a run goes on in another worker.
 *
 * @param seed of all random numbers of the run
 * @param clockMicros what the clock of the plan shows at its begin, in microseconds since 1970
 * @param replayedCommands so many commands were asked for by an earlier attempt: until the last of
 *     them is answered, what the plan slept it has slept
 */
public record RunOrigin(long seed, long clockMicros, int replayedCommands) {}

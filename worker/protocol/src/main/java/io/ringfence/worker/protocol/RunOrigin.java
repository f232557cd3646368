package io.ringfence.worker.protocol;

/**
 * What a plan finds of the outside world beside its call. The same origin and the same answers give
 * the same run again: that is how a run goes on in another worker.
 *
 * @param seed of all random numbers of the run
 * @param clockMicros what the clock of the plan shows at its begin, in microseconds since 1970
 * @param replayedCommands so many commands are answered from the journal of an earlier attempt
 */
public record RunOrigin(long seed, long clockMicros, int replayedCommands) {}

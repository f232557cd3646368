package io.ringfence.supervisor.dispatch;

/**
 * When something happens.
 *
 * @param nanos for spans, as {@link System#nanoTime} counts
 * @param clockMicros microseconds since 1970, for the clocks of plans
 */
public record Moment(long nanos, long clockMicros) {}

package io.ringfence.worker.protocol;

/**
 * The limits of one run that its worker watches.
 *
 * @param unattendedMillis time without finishing or calling a command that waits
 * @param totalMillis time of the whole run
 * @param commands commands in the run
 * @param logCharacters characters of log output; what comes after is dropped
 * @param cpuMillis processor time of the run's thread
 * @param allocatedBytes what the run's thread may allocate, garbage included
 */
public record RunLimits(
    int unattendedMillis,
    int totalMillis,
    int commands,
    int logCharacters,
    int cpuMillis,
    long allocatedBytes) {}

package io.ringfence.example.sipserver.config;

import java.time.Duration;

/**
 * How long call records are kept.
 *
 * @param keepAge of the oldest one
 * @param keepCount the most of them, the newest
 */
public record RecordRetention(Duration keepAge, int keepCount) {}

package io.ringfence.example.sipserver.call;

import java.time.Instant;
import java.util.Optional;

/**
 * A call in progress, as plans may see it.
 *
 * @param answered empty while it rings
 */
public record CurrentCall(
    String id, String owner, String from, String to, Instant arrived, Optional<Instant> answered) {}

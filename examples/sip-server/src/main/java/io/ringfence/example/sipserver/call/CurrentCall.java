package io.ringfence.example.sipserver.call;

import java.time.Instant;

/** A call in progress, as plans may see it. */
public record CurrentCall(
    String id, String owner, String from, String to, Instant arrived, boolean isAnswered) {}

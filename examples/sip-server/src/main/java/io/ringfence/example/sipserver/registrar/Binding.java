package io.ringfence.example.sipserver.registrar;

import java.time.Instant;

/**
 * Where a telephone of an account is reached, until {@code expires}.
 *
 * @param contact its URI, as it was registered
 * @param callId of the registration, with {@code sequence} what orders requests of one telephone
 * @param source the address and port that the registration came from
 * @param userAgent what the telephone calls itself; may be empty
 */
public record Binding(
    String contact,
    Instant expires,
    String callId,
    long sequence,
    String source,
    String userAgent) {}

package io.ringfence.example.sipserver.config;

import java.time.Duration;

/**
 * What the plans of one owner may take of the store.
 *
 * @param keys keys
 * @param bytes keys and values together
 * @param transactionTime after so long an open transaction is rolled back
 */
public record StoreShare(int keys, long bytes, Duration transactionTime) {}

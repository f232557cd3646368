package io.ringfence.example.sipserver.config;

/**
 * A row of an owner's lookup table.
 *
 * @param type {@code SpeedDial}, {@code CNAM} or {@code ENUM}
 */
public record LookupRow(String type, String key, String value, String description) {}

package io.ringfence.example.sipserver.author;

/**
 * A member of {@code sys} in the source of a plan.
 *
 * @param line from 1
 */
record Mention(String name, int line) {}

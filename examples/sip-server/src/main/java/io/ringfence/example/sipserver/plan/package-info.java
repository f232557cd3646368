/**
 * The plans of the owners: the folder that holds them, and what is live of it. One thread, {@code
 * sipserver-plans}, reads and judges; whoever has a call only looks into memory. Touches no other
 * room.
 */
@NullMarked
package io.ringfence.example.sipserver.plan;

import org.jspecify.annotations.NullMarked;

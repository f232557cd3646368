/**
 * What a host can set, as checked records with their defaults.
 *
 * <p>Values only. This room uses no other room and runs on every thread.
 */
@NullMarked
package io.ringfence.supervisor.settings;

import org.jspecify.annotations.NullMarked;

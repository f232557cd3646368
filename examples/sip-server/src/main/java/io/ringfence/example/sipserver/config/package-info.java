/** What the server is told: its configuration file as checked values. Touches no other room. */
@NullMarked
package io.ringfence.example.sipserver.config;

import org.jspecify.annotations.NullMarked;

/** The smallest embedding of Ringfence that somebody can copy, with a host in miniature. */
@NullMarked
package io.ringfence.example.quickstart;

import org.jspecify.annotations.NullMarked;

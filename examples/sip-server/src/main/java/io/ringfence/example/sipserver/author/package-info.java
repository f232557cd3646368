/**
 * Help for those who write plans: what is wrong with them, and what they do to a call. {@link
 * io.ringfence.example.sipserver.author.PlanReview} and {@link
 * io.ringfence.example.sipserver.author.PlanTrial} are programs of their own with real workers, run
 * by the calling thread; {@link io.ringfence.example.sipserver.author.SyntaxCheck} also serves the
 * running server. It touches {@code plan}, {@code service}, {@code store} and {@code config}.
 */
@NullMarked
package io.ringfence.example.sipserver.author;

import org.jspecify.annotations.NullMarked;

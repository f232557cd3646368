/**
 * The demo: telephones and providers that place and take real SIP calls, and the story of what
 * becomes of them. Sees the server from outside, but for its {@link
 * io.ringfence.example.sipserver.demo.Stage}.
 */
@NullMarked
package io.ringfence.example.sipserver.demo;

import org.jspecify.annotations.NullMarked;

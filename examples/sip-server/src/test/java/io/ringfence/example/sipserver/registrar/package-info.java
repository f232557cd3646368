/** Digests, nonces and registrations. */
@NullMarked
package io.ringfence.example.sipserver.registrar;

import org.jspecify.annotations.NullMarked;

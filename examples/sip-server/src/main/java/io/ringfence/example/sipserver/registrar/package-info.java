/**
 * Who is who: accounts, digest authentication (RFC 3261, section 22; RFC 7616) and where telephones
 * have registered (RFC 3261, section 10), all in memory and bounded. Touches {@code sip} and {@code
 * config}.
 */
@NullMarked
package io.ringfence.example.sipserver.registrar;

import org.jspecify.annotations.NullMarked;

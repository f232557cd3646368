/** The endpoint on real sockets. */
@NullMarked
package io.ringfence.example.sipserver.sip;

import org.jspecify.annotations.NullMarked;

/** Calls, pure decisions first, then with real workers and sipp as caller and callee. */
@NullMarked
package io.ringfence.example.sipserver.call;

import org.jspecify.annotations.NullMarked;

/** Tests of the help for authors, with real workers. */
@NullMarked
package io.ringfence.example.sipserver.author;

import org.jspecify.annotations.NullMarked;

/** Tests of the room of the database. */
@NullMarked
package io.ringfence.example.sipserver.store;

import org.jspecify.annotations.NullMarked;

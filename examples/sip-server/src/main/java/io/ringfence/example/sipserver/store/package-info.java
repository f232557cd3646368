/**
 * What the server keeps in its database: the records of calls, and the keys and values that plans
 * store. It touches the names of calls and languages of the supervisor, and no other room.
 *
 * <p>All SQL runs on threads of this room that are never interrupted: an interrupt in the middle of
 * a read or a write closes the file of the embedded database under everybody.
 */
@NullMarked
package io.ringfence.example.sipserver.store;

import org.jspecify.annotations.NullMarked;

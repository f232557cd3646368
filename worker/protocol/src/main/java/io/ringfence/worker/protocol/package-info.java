/**
 * The frames both sides of a link speak, and the codec that turns them into bytes.
 *
 * <p>This room knows neither side: it uses no other room and starts no thread. Everything decoded
 * here may come from a hostile peer, so a decoder refuses what it does not know by name, with the
 * limit, and never trusts a length it was told.
 */
@NullMarked
package io.ringfence.worker.protocol;

import org.jspecify.annotations.NullMarked;

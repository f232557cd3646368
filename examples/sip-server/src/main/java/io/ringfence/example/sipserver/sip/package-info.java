/**
 * Transport and transactions (RFC 3261, sections 17 and 18) by JAIN-SIP, and nothing of calls:
 * requests in and out, their responses, and the watchdog that restarts a stack that has gone deaf.
 * Touches no other room. What arrives is told on the stack's threads, which must not be held up.
 */
@NullMarked
package io.ringfence.example.sipserver.sip;

import org.jspecify.annotations.NullMarked;

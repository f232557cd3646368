/**
 * What plans ask of the server beside calls: look-ups, web pages, mail, keys and values, and what
 * the server knows of accounts and calls. {@link
 * io.ringfence.example.sipserver.service.ServiceDesk} performs it; {@link
 * io.ringfence.example.sipserver.service.Telephony} is what it asks of the SIP rooms. It touches
 * {@code store} and {@code config}.
 *
 * <p>Commands come on the virtual threads of the supervisor. What may block longer than it may last
 * runs on virtual threads {@code sipserver-errand-N}, and is left behind when its time is over.
 */
@NullMarked
package io.ringfence.example.sipserver.service;

import org.jspecify.annotations.NullMarked;

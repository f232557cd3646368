/** Tests of the room of the services. */
@NullMarked
package io.ringfence.example.sipserver.service;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.ringfence.example.sipserver.config;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.ringfence.example.sipserver;

import org.jspecify.annotations.NullMarked;

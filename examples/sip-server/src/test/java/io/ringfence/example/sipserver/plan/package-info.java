@NullMarked
package io.ringfence.example.sipserver.plan;

import org.jspecify.annotations.NullMarked;

package io.ringfence.example.sipserver.demo;

import java.io.Serial;

/** Something that the demo waited for did not come to pass. */
public final class DemoFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    super(message);
  }
}

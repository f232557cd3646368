package io.ringfence.worker.protocol;

import java.io.IOException;

/** The bytes of a peer that are no frame of this protocol. The message names field and limit. */
public final class MalformedFrameException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedFrameException(String message) {
    super(message);
  }

  MalformedFrameException(String message, Throwable cause) {
    super(message, cause);
  }
}

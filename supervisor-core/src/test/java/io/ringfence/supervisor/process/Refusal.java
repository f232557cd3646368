package io.ringfence.supervisor.process;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** What the room says when it cannot work. */
final class Refusal {
  private Refusal() {}

  static String of(Executable attempt) {
    return String.valueOf(assertThrows(ProcessSetupException.class, attempt).getMessage());
  }
}

package io.ringfence.supervisor.event;

import io.ringfence.supervisor.call.Language;

/**
 * Which worker.
 *
 * @param incarnation counts the workers of a dispatcher from 1; never used twice
 * @param pid the operating system's number for the process; 0 where it never started
 */
public record WorkerIdentity(Language language, long incarnation, long pid) {

  /** Such as {@code ruby worker 3 (pid 812)}. */
  @Override
  public String toString() {
    return "%s worker %d (pid %d)".formatted(language.label(), incarnation, pid);
  }
}

package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.Language;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Something that comes from outside at a time of its own, whatever else happens. */
sealed interface Happening {

  /** Since the begin of the schedule. */
  long atNanos();

  /**
   * A caller calls.
   *
   * @param number tells it from all other calls of the schedule
   * @param seed of all that happens in its script and at the host
   */
  record Placed(
      long atNanos, int number, Caller caller, Misdeed misdeed, long seed, Patience patience)
      implements Happening {}

  /** Whose call it is, and of what kind. */
  record Caller(String owner, int plan, Language language, boolean isEmergency) {}

  /** How long a caller has. */
  record Patience(Optional<Duration> timeLimit, OptionalLong cancelAfterNanos) {}

  /** Trouble for a worker: the one of that place among those alive, counted round. */
  record Afflicted(long atNanos, Language language, int place, Affliction affliction)
      implements Happening {}

  /** The next starts of workers end badly. */
  record StartsFail(long atNanos, Language language, int count, StartFault fault)
      implements Happening {}

  /** The memory of the host that can be had changes; empty: it cannot be read. */
  record HostMemory(long atNanos, OptionalLong megabytes) implements Happening {}

  /** The host wishes the replacement of a worker. */
  record RecycleAsked(long atNanos, Language language, int place) implements Happening {}

  /** The dispatcher closes. */
  record Closed(long atNanos, Duration limit) implements Happening {}

  /** What can befall a worker by no fault of a script. */
  enum Affliction {
    SEGMENTATION_FAULT,
    SIGKILL,
    SIGSTOP,
    SIGSTOP_FOR_A_WHILE,
    BREACH,
    LINK_CLOSED,
    NOT_READING,
    SLOW_LEAK,
    FAST_LEAK,
    CANARY_WRONG,
    STANDSTILL,
    DOES_NOT_END
  }

  /** How a start ends badly. */
  enum StartFault {
    NO_PROCESS,
    CRASH,
    NO_GREETING,
    CANARY_WRONG,
    TOO_LARGE
  }
}

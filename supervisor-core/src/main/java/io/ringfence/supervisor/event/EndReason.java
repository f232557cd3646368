package io.ringfence.supervisor.event;

import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;

/** Why a worker ends. Where several reasons meet, the one of the highest {@link #rank()} stays. */
public sealed interface EndReason {

  /** One phrase with the numbers that led there, such as {@code silent for 5.2 s; allowed 5 s}. */
  String explanation();

  /** How much this reason tells; a later reason replaces an earlier one only if it ranks higher. */
  default int rank() {
    return 3;
  }

  /** Whether the worker was healthy: its end is no death for the restart intensity. */
  default boolean isPlanned() {
    return false;
  }

  /** Its private memory passed the threshold. */
  record MemoryThreshold(MemorySize seen, MemorySize threshold) implements EndReason {
    @Override
    public String explanation() {
      return "private memory of %s is past the threshold of %s".formatted(seen, threshold);
    }

    @Override
    public boolean isPlanned() {
      return true;
    }
  }

  /** Its private memory passed the hard limit, so it could not drain. */
  record MemoryHardLimit(MemorySize seen, MemorySize limit) implements EndReason {
    @Override
    public String explanation() {
      return "private memory of %s is past the hard limit of %s".formatted(seen, limit);
    }

    @Override
    public int rank() {
      return 4;
    }
  }

  /** Its Java heap was full: it ended by OutOfMemoryError. */
  record OutOfMemory() implements EndReason {
    @Override
    public String explanation() {
      return "it ran out of memory (OutOfMemoryError, exit code 3)";
    }

    @Override
    public int rank() {
      return 4;
    }
  }

  /** The canary came to another result than the right one. */
  record CanaryWrong(String seen, String expected) implements EndReason {
    @Override
    public String explanation() {
      return "its canary ended in '%s', expected '%s'".formatted(seen, expected);
    }
  }

  /** The canary did not end in time: the engine executes no scripts any more. */
  record CanaryLate(Duration limit) implements EndReason {
    @Override
    public String explanation() {
      return "its canary did not end within " + seconds(limit);
    }
  }

  /** A run was told to stop and did not. */
  record RunWouldNotStop(String call, Duration limit) implements EndReason {
    @Override
    public String explanation() {
      return "the run of call %s did not stop within %s".formatted(call, seconds(limit));
    }
  }

  /** It gave no sign of life. */
  record Silent(Duration since, Duration limit) implements EndReason {
    @Override
    public String explanation() {
      return "silent for %s; allowed %s".formatted(seconds(since), seconds(limit));
    }
  }

  /** It sent what no worker sends. */
  record ProtocolBroken(String breach) implements EndReason {
    @Override
    public String explanation() {
      return "it broke the protocol: " + breach;
    }
  }

  /** It does not take what is sent to it. */
  record NotReading(long unsentBytes, long granted) implements EndReason {
    @Override
    public String explanation() {
      return "it does not read its link: %d bytes unsent; allowed %d"
          .formatted(unsentBytes, granted);
    }
  }

  /** It was not ready in time. */
  record StartOverdue(Duration limit) implements EndReason {
    @Override
    public String explanation() {
      return "not ready within " + seconds(limit);
    }
  }

  /** Its process could not be started. */
  record NotStarted(String why) implements EndReason {
    @Override
    public String explanation() {
      return "not started: " + why;
    }
  }

  /** Warm and idle it is so near to the threshold that it would be recycled for ever. */
  record TooLittleHeadroom(MemorySize baseline, MemorySize threshold, MemorySize headroom)
      implements EndReason {
    @Override
    public String explanation() {
      return "ready, it holds %s of private memory; a memoryThreshold of %s leaves less than %s"
          .formatted(baseline, threshold, headroom);
    }
  }

  /** Its process ended by itself. */
  record Crashed(String exit) implements EndReason {
    @Override
    public String explanation() {
      return "it ended by itself with " + exit;
    }

    @Override
    public int rank() {
      return 2;
    }
  }

  /** Its link broke, and nothing else is known. */
  record LinkLost() implements EndReason {
    @Override
    public String explanation() {
      return "its link was closed";
    }

    @Override
    public int rank() {
      return 1;
    }
  }

  /** A worker that works is replaced all the same. Any fault met meanwhile tells more. */
  sealed interface Renewal extends EndReason {
    @Override
    default int rank() {
      return 0;
    }

    @Override
    default boolean isPlanned() {
      return true;
    }
  }

  /** It served its calls. */
  record CallsServed(long calls, long limit) implements Renewal {
    @Override
    public String explanation() {
      return "it served %d calls; its limit is %d".formatted(calls, limit);
    }
  }

  /** It lived long enough. */
  record TooOld(Duration age, Duration limit) implements Renewal {
    @Override
    public String explanation() {
      return "it is %s old; its limit is %s".formatted(seconds(age), seconds(limit));
    }
  }

  /** Its owner has had no call for longest, and another one waits for a worker. */
  record LeaseTakenBack(String owner, Duration idle) implements Renewal {
    @Override
    public String explanation() {
      return "its owner %s had no call for %s and others wait".formatted(owner, seconds(idle));
    }
  }

  /** Its owner holds more workers than anybody, and another owner waits who has none. */
  record ShareTakenBack(String owner, int workers, int atMost) implements Renewal {
    @Override
    public String explanation() {
      return "its owner %s held %d of at most %d workers and another one waits without any"
          .formatted(owner, workers, atMost);
    }
  }

  /** The host asked for its replacement. */
  record HostAsked() implements Renewal {
    @Override
    public String explanation() {
      return "the host asked for it";
    }
  }

  /** The dispatcher closes. */
  record Closing() implements Renewal {
    @Override
    public String explanation() {
      return "the dispatcher closes";
    }
  }

  private static String seconds(Duration duration) {
    long tenths = Math.round(duration.toMillis() / 100.0);
    return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + " s";
  }
}

package io.ringfence.example.sipserver.plan;

import io.ringfence.example.sipserver.plan.PlanCheck.Verdict;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of one plan of one owner: what lies there, and what of it is live. A plan that cannot
 * run, or of which that cannot be told yet, leaves the one before it in its place. Where there is
 * none before it, it goes live as it is, and is checked as soon as that can be.
 *
 * <p>Only the thread that reads plans calls {@link #look}; {@link #live} may be called by all.
 */
final class PlanSlot {
  private static final Logger LOG = LoggerFactory.getLogger(PlanSlot.class);

  /** As coarse as the time of a file can be. */
  private static final Duration COARSE = Duration.ofSeconds(2);

  private static final PlanCheck LATER = _ -> new Verdict.Untold("not asked yet");

  /** What is known of the plan that is live. */
  private enum Standing {
    UNCHECKED,
    GOOD,
    FAULTY
  }

  private final Path folder;
  private final Path base;
  private final String owner;
  private final PlanCheck check;

  private volatile Optional<Dialplan> live = Optional.empty();
  private Path liveFile;
  private Standing standing = Standing.UNCHECKED;
  private boolean isUncheckedTold;
  private @Nullable Sighting last;
  private @Nullable Sighting judged;
  private Optional<String> told = Optional.empty();

  /**
   * An empty slot.
   *
   * @param folder that all plans lie in
   * @param base the file of the plan without its ending
   */
  PlanSlot(Path folder, String owner, Path base, PlanCheck check) {
    this.folder = folder;
    this.owner = owner;
    this.base = base;
    this.liveFile = base;
    this.check = check;
  }

  Optional<Dialplan> live() {
    return live;
  }

  /** Takes what lies there now, without waiting: {@link #look} checks it. */
  void lookFirst() {
    Sighting seen = sight();
    last = seen;
    take(seen, LATER);
    if (!seen.isYoungerThan(COARSE, Instant.now())) {
      judged = seen;
    }
  }

  /** Takes what lies there now if it is new and has stood still since the last look. */
  void look() {
    Sighting seen = sight();
    // Who writes a file in several steps changes it between two looks.
    boolean standsStill = seen.equals(last);
    last = seen;
    if (standsStill) {
      checkLive();
      if (!seen.equals(judged) && take(seen, check)) {
        judged = seen;
      }
    }
  }

  private void checkLive() {
    Optional<Dialplan> unchecked = live.filter(_ -> standing == Standing.UNCHECKED);
    if (unchecked.isEmpty()) {
      return;
    }
    switch (check.check(unchecked.get())) {
      case Verdict.Good _ -> standing = Standing.GOOD;
      case Verdict.Faulty(int line, String message) -> {
        standing = Standing.FAULTY;
        LOG.warn(
            "plan {} is live and cannot run, there is none before it: {}",
            place(liveFile, line),
            message);
      }
      case Verdict.Untold(String why) -> {
        if (!isUncheckedTold) {
          isUncheckedTold = true;
          LOG.warn("plan {} is live unchecked, until it can be checked: {}", liveFile, why);
        }
      }
    }
  }

  private Sighting sight() {
    return Sighting.of(file(".rb"), file(".js"));
  }

  /** Whether it is known what becomes of it; else it is to be taken once more. */
  private boolean take(Sighting seen, PlanCheck asked) {
    return switch (seen.stamps().size()) {
      case 0 -> takeAway();
      case 1 -> takeFile(seen.stamps().getFirst().file(), asked);
      default ->
          refuse("both %s and %s are there; allowed is one".formatted(file(".rb"), file(".js")));
    };
  }

  private boolean takeFile(Path file, PlanCheck asked) {
    try {
      Language language = file.toString().endsWith(".rb") ? Language.RUBY : Language.JAVASCRIPT;
      Dialplan plan = Dialplan.of(owner, baseName(), language, PlanSource.read(file, folder));
      if (live.filter(plan::equals).isPresent()) {
        told.ifPresent(_ -> LOG.info("plan {} is what is live again", file));
        told = Optional.empty();
        return true;
      }
      return switch (asked.check(plan)) {
        case Verdict.Good _ -> goLive(plan, file, Standing.GOOD);
        case Verdict.Faulty(int line, String message) ->
            refuse("%s: %s".formatted(place(file, line), message));
        case Verdict.Untold(String why) ->
            live.isEmpty() ? goLive(plan, file, Standing.UNCHECKED) : putOff(file, why);
      };
    } catch (PlanRefusedException e) {
      return refuse("%s %s".formatted(file, e.getMessage()));
    }
  }

  private boolean goLive(Dialplan plan, Path file, Standing known) {
    live = Optional.of(plan);
    liveFile = file;
    standing = known;
    isUncheckedTold = false;
    told = Optional.empty();
    LOG.info("plan {} is live: {}, {} bytes", file, plan, plan.bytes());
    return true;
  }

  private boolean takeAway() {
    live.ifPresent(
        _ -> LOG.info("{} has no plan {} any more: {} is gone", owner, baseName(), base));
    live = Optional.empty();
    told = Optional.empty();
    return true;
  }

  private boolean refuse(String why) {
    tell("plan refused: " + why);
    return true;
  }

  private boolean putOff(Path file, String why) {
    tell("plan put off: %s could not be checked: %s".formatted(file, why));
    return false;
  }

  /** Tells once. */
  private void tell(String what) {
    if (!told.equals(Optional.of(what))) {
      told = Optional.of(what);
      LOG.warn("{}; {}", what, live.map(this::stays).orElse("there is no good one"));
    }
  }

  private String stays(Dialplan plan) {
    return switch (standing) {
      case GOOD -> "the last good one stays, " + plan;
      case UNCHECKED -> "the one before stays, " + plan;
      case FAULTY -> "the one before stays, which cannot run either, " + plan;
    };
  }

  private static String place(Path file, int line) {
    return line > 0 ? file + ":" + line : file.toString();
  }

  private Path file(String ending) {
    return base.resolveSibling(baseName() + ending);
  }

  private String baseName() {
    return base.getFileName().toString();
  }
}

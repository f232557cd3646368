package io.ringfence.example.sipserver.plan;

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
 * go live leaves the one before it in its place.
 *
 * <p>Only the thread that reads plans calls {@link #look}; {@link #live} may be called by all.
 */
final class PlanSlot {
  private static final Logger LOG = LoggerFactory.getLogger(PlanSlot.class);

  /** As coarse as the time of a file can be. */
  private static final Duration COARSE = Duration.ofSeconds(2);

  private final Path folder;
  private final Path base;
  private final String owner;
  private final PlanCheck check;

  private volatile Optional<Dialplan> live = Optional.empty();
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
    this.check = check;
  }

  Optional<Dialplan> live() {
    return live;
  }

  /**
   * Takes what lies there now, without waiting and without a check: there is no older plan to keep.
   */
  void lookFirst() {
    Sighting seen = sight();
    last = seen;
    take(seen, PlanCheck.NONE);
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
    if (standsStill && !seen.equals(judged)) {
      judged = seen;
      take(seen, check);
    }
  }

  private Sighting sight() {
    return Sighting.of(file(".rb"), file(".js"));
  }

  private void take(Sighting seen, PlanCheck asked) {
    switch (seen.stamps().size()) {
      case 0 -> takeAway();
      case 1 -> takeFile(seen.stamps().getFirst().file(), asked);
      default ->
          refuse("both %s and %s are there; allowed is one".formatted(file(".rb"), file(".js")));
    }
  }

  private void takeFile(Path file, PlanCheck asked) {
    try {
      Language language = file.toString().endsWith(".rb") ? Language.RUBY : Language.JAVASCRIPT;
      Dialplan plan = Dialplan.of(owner, baseName(), language, PlanSource.read(file, folder));
      if (live.filter(plan::equals).isPresent()) {
        told.ifPresent(_ -> LOG.info("plan {} is what is live again", file));
        told = Optional.empty();
        return;
      }
      Optional<PlanCheck.Fault> fault = fault(plan, file, asked);
      if (fault.isPresent()) {
        refuse("%s:%d: %s".formatted(file, fault.get().line(), fault.get().message()));
      } else {
        live = Optional.of(plan);
        told = Optional.empty();
        LOG.info("plan {} is live: {}, {} bytes", file, plan, plan.bytes());
      }
    } catch (PlanRefusedException e) {
      refuse("%s %s".formatted(file, e.getMessage()));
    }
  }

  private static Optional<PlanCheck.Fault> fault(Dialplan plan, Path file, PlanCheck asked) {
    try {
      return asked.check(plan);
    } catch (RuntimeException e) {
      LOG.warn("plan {} goes live unchecked: {}", file, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void takeAway() {
    live.ifPresent(
        _ -> LOG.info("{} has no plan {} any more: {} is gone", owner, baseName(), base));
    live = Optional.empty();
    told = Optional.empty();
  }

  private void refuse(String why) {
    if (!told.equals(Optional.of(why))) {
      told = Optional.of(why);
      LOG.warn(
          "plan refused: {}; {}",
          why,
          live.map(plan -> "the last good one stays, " + plan).orElse("there is no good one"));
    }
  }

  private Path file(String ending) {
    return base.resolveSibling(baseName() + ending);
  }

  private String baseName() {
    return base.getFileName().toString();
  }
}

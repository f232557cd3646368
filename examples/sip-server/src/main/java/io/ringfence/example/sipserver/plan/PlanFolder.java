package io.ringfence.example.sipserver.plan;

import io.ringfence.supervisor.call.Call.Direction;
import io.ringfence.supervisor.call.Dialplan;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder with the plans of all owners: {@code OWNER/in.rb}, {@code in.js}, {@code out.rb} or
 * {@code out.js}. What changes there goes live within seconds.
 *
 * <p>It looks once a second instead of asking the system to tell: that way it also works on network
 * file systems and through links, has no limit of watched folders, and a file that somebody is
 * still writing is known by its changing between two looks.
 */
public final class PlanFolder implements AutoCloseable {

  /** How long after a look the next one follows: a second. */
  public static final Duration DEFAULT_LOOK_EVERY = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(PlanFolder.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  /** The plans of one owner, for the calls he gets and for those he places. */
  private record Plans(PlanSlot in, PlanSlot out) {}

  private final Path folder;
  private final Duration lookEvery;
  private final Map<String, Plans> owners = new HashMap<>();
  private final ScheduledExecutorService reader =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("sipserver-plans").daemon().factory());

  private Set<String> strangers = Set.of();
  private boolean missing;

  /**
   * A folder that is not read yet.
   *
   * @param names of the owners; others' folders are told and not read
   */
  public PlanFolder(Path folder, Collection<String> names, PlanCheck check) {
    this(folder, names, check, DEFAULT_LOOK_EVERY);
  }

  PlanFolder(Path folder, Collection<String> names, PlanCheck check, Duration lookEvery) {
    this.folder = folder;
    this.lookEvery = lookEvery;
    for (String name : names) {
      Path own = folder.resolve(name);
      owners.put(
          name,
          new Plans(
              new PlanSlot(folder, name, own.resolve("in"), check),
              new PlanSlot(folder, name, own.resolve("out"), check)));
    }
  }

  /**
   * Reads all plans at once, on the calling thread, and follows their changes from then on. What is
   * live by then is checked at the next look.
   */
  public void start() {
    if (isThere()) {
      tellStrangers();
      slots().forEach(PlanSlot::lookFirst);
    }
    var _ =
        reader.scheduleWithFixedDelay(
            this::lookSafely, lookEvery.toMillis(), lookEvery.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The plan that is live for calls of an owner. Looks into memory only. */
  public Optional<Dialplan> find(String owner, Direction direction) {
    return Optional.ofNullable(owners.get(owner))
        .flatMap(plans ->
            switch (direction) {
              case INBOUND -> plans.in().live();
              case OUTBOUND -> plans.out().live();
            });
  }

  /** Ends the reading. What is live stays to be found. */
  @Override
  public void close() {
    reader.shutdownNow();
    try {
      if (!reader.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the reading of plans did not end within {} s", CLOSE_LIMIT.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks once. */
  void look() {
    if (isThere()) {
      tellStrangers();
      slots().forEach(PlanSlot::look);
    }
  }

  /** A task that throws is not run again. */
  private void lookSafely() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.warn("the plans in {} could not be looked at", folder, e);
    }
  }

  /** Where the whole folder is gone, a disk is: that takes no owner's plans away. */
  private boolean isThere() {
    boolean there = Files.isDirectory(folder);
    if (!there && !missing) {
      LOG.warn("the folder of plans {} is not there; what is live stays", folder);
    }
    missing = !there;
    return there;
  }

  private void tellStrangers() {
    Set<String> found = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!owners.containsKey(name)) {
          found.add(name);
        }
      }
    } catch (IOException e) {
      LOG.warn("the folder of plans {} cannot be listed: {}", folder, e.toString());
      return;
    }
    for (String name : found) {
      if (!strangers.contains(name)) {
        LOG.warn("{} is not read: the configuration has no owner '{}'", folder.resolve(name), name);
      }
    }
    strangers = found;
  }

  private List<PlanSlot> slots() {
    List<PlanSlot> slots = new ArrayList<>();
    for (Plans plans : owners.values()) {
      slots.add(plans.in());
      slots.add(plans.out());
    }
    return slots;
  }
}

package io.ringfence.supervisor;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CommandHandler;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.Treatment;
import io.ringfence.supervisor.event.EventListener;
import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.PlaceSettings;
import io.ringfence.supervisor.settings.PoolSettings;
import io.ringfence.supervisor.settings.QuarantineSettings;
import io.ringfence.supervisor.settings.RecycleSettings;
import io.ringfence.supervisor.settings.RestartIntensity;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import io.ringfence.supervisor.settings.WorkerProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Describes a {@link CallDispatcher}. Each setting is made at most once and checked at once; {@link
 * #build} checks those that depend on each other. A setting out of its range is refused with an
 * {@link IllegalArgumentException}, one made twice with an {@link IllegalStateException}. Not
 * thread-safe.
 */
public final class CallDispatcherBuilder {

  /** What {@link CallDispatcher#close} waits for calls that run: five seconds. */
  public static final Duration DEFAULT_CLOSE_LIMIT = Duration.ofSeconds(5);

  private final CommandHandler handler;
  private final Set<String> made = new HashSet<>();
  private final List<EventListener> listeners = new ArrayList<>();
  private final Map<Language, PoolSettings> pools = new EnumMap<>(Language.class);

  private MemorySettings memory = MemorySettings.DEFAULT;
  private HealthSettings health = HealthSettings.DEFAULT;
  private RecycleSettings recycle = RecycleSettings.DEFAULT;
  private RestartIntensity restarts = RestartIntensity.DEFAULT;
  private RunSettings runs = RunSettings.DEFAULT;
  private WaitingSettings waiting = WaitingSettings.DEFAULT;
  private OwnerSettings owners = OwnerSettings.DEFAULT;
  private QuarantineSettings quarantine = QuarantineSettings.DEFAULT;
  private Predicate<Call> emergency = _ -> false;
  private Function<String, Treatment> treatment = _ -> new Treatment.LeftToHost();
  private PlaceSettings places = PlaceSettings.DEFAULT;
  private WorkerProgram program = WorkerProgram.BUNDLED;
  private Duration closeLimit = DEFAULT_CLOSE_LIMIT;

  CallDispatcherBuilder(CommandHandler handler) {
    this.handler = handler;
  }

  /** Runs Ruby dialplans; {@code pool} changes {@link PoolSettings#DEFAULT_RUBY} as it likes. */
  public CallDispatcherBuilder ruby(UnaryOperator<PoolSettings> pool) {
    return language(Language.RUBY, pool.apply(PoolSettings.DEFAULT_RUBY));
  }

  /**
   * Runs JavaScript dialplans; {@code pool} changes {@link PoolSettings#DEFAULT_JAVASCRIPT} as it
   * likes.
   */
  public CallDispatcherBuilder javascript(UnaryOperator<PoolSettings> pool) {
    return language(Language.JAVASCRIPT, pool.apply(PoolSettings.DEFAULT_JAVASCRIPT));
  }

  /** Adds a listener for events; may be called again. None by default: events are logged anyway. */
  public CallDispatcherBuilder listener(EventListener listener) {
    listeners.add(listener);
    return this;
  }

  /** When a worker holds too much memory; {@link MemorySettings#DEFAULT} if not set. */
  public CallDispatcherBuilder memory(MemorySettings settings) {
    once("memory");
    memory = settings;
    return this;
  }

  /**
   * The private memory past which a worker is replaced; default 150 MB. The rest of {@link #memory}
   * keeps its defaults.
   */
  public CallDispatcherBuilder memoryThreshold(MemorySize threshold) {
    return memory(MemorySettings.DEFAULT.threshold(threshold));
  }

  /** How workers prove that they work; {@link HealthSettings#DEFAULT} if not set. */
  public CallDispatcherBuilder health(HealthSettings settings) {
    once("health");
    health = settings;
    return this;
  }

  /** When workers are replaced, and how long they drain; {@link RecycleSettings#DEFAULT}. */
  public CallDispatcherBuilder recycle(RecycleSettings settings) {
    once("recycle");
    recycle = settings;
    return this;
  }

  /**
   * Script failures in a row that make the canary run at once; default 3. The rest of {@link
   * #recycle} keeps its defaults.
   */
  public CallDispatcherBuilder recycleAfterScriptFailures(int failures) {
    return recycle(RecycleSettings.DEFAULT.afterScriptFailures(failures));
  }

  /** How many deaths of workers are normal; {@link RestartIntensity#DEFAULT} if not set. */
  public CallDispatcherBuilder restartIntensity(RestartIntensity intensity) {
    once("restartIntensity");
    restarts = intensity;
    return this;
  }

  /** The limits of every run; {@link RunSettings#DEFAULT} if not set. */
  public CallDispatcherBuilder runs(RunSettings settings) {
    once("runs");
    runs = settings;
    return this;
  }

  /** How calls wait while every worker is busy; {@link WaitingSettings#DEFAULT} if not set. */
  public CallDispatcherBuilder waiting(WaitingSettings settings) {
    once("waiting");
    waiting = settings;
    return this;
  }

  /** What one owner may take of the service; {@link OwnerSettings#DEFAULT} if not set. */
  public CallDispatcherBuilder owners(OwnerSettings settings) {
    once("owners");
    owners = settings;
    return this;
  }

  /**
   * Calls that one owner may have at once; default 5. The rest of {@link #owners} keeps its
   * defaults.
   */
  public CallDispatcherBuilder callsPerOwner(int calls) {
    return owners(OwnerSettings.DEFAULT.calls(calls));
  }

  /** When dialplans that do damage are refused; {@link QuarantineSettings#DEFAULT} if not set. */
  public CallDispatcherBuilder quarantine(QuarantineSettings settings) {
    once("quarantine");
    quarantine = settings;
    return this;
  }

  /**
   * Which calls are emergency calls: they go first and no limit of their owner refuses them. None
   * by default. Asked on the thread that dispatches; a call at which it throws is treated as one.
   */
  public CallDispatcherBuilder emergency(Predicate<Call> isEmergency) {
    once("emergency");
    emergency = isEmergency;
    return this;
  }

  /**
   * What the callers of each owner get who were left without an answer; default {@link
   * Treatment.LeftToHost} for all. Asked on the virtual thread that performs the treatment; where
   * it throws, the caller gets {@link Treatment.FittingResponse}.
   */
  public CallDispatcherBuilder treatment(Function<String, Treatment> ofOwner) {
    once("treatment");
    treatment = ofOwner;
    return this;
  }

  /** Where the worker's libraries are unpacked; default {@code ~/.cache/ringfence}. */
  public CallDispatcherBuilder cacheFolder(Path folder) {
    once("cacheFolder");
    places = new PlaceSettings(Optional.of(folder), places.runFolder(), places.javaHome());
    return this;
  }

  /** Where sockets and working folders lie; default the folder of temporary files. */
  public CallDispatcherBuilder runFolder(Path folder) {
    once("runFolder");
    places = new PlaceSettings(places.cacheFolder(), Optional.of(folder), places.javaHome());
    return this;
  }

  /** The Java that runs the workers, 25 or later; default the one that runs the host. */
  public CallDispatcherBuilder javaHome(Path folder) {
    once("javaHome");
    places = new PlaceSettings(places.cacheFolder(), places.runFolder(), Optional.of(folder));
    return this;
  }

  /** The program that runs as a worker; {@link WorkerProgram#BUNDLED} if not set. */
  public CallDispatcherBuilder workerProgram(WorkerProgram workerProgram) {
    once("workerProgram");
    program = workerProgram;
    return this;
  }

  /** How long {@link CallDispatcher#close} lets running calls end; default 5 s. */
  public CallDispatcherBuilder closeLimit(Duration limit) {
    once("closeLimit");
    if (limit.isNegative()) {
      throw new IllegalArgumentException("closeLimit is " + limit + "; it starts at zero");
    }
    closeLimit = limit;
    return this;
  }

  /**
   * The dispatcher, not started.
   *
   * @throws IllegalArgumentException if settings contradict each other, naming both with their
   *     values
   */
  public CallDispatcher build() {
    return new CallDispatcher(
        new DispatcherSettings(
            handler,
            listeners,
            pools,
            memory,
            health,
            recycle,
            restarts,
            runs,
            waiting,
            owners,
            quarantine,
            emergency,
            treatment,
            places,
            program,
            closeLimit));
  }

  private CallDispatcherBuilder language(Language language, PoolSettings pool) {
    once(language.label());
    pools.put(language, pool);
    return this;
  }

  private void once(String setting) {
    if (!made.add(setting)) {
      throw new IllegalStateException(setting + " is set twice");
    }
  }
}

package io.ringfence.worker.engine;

import io.ringfence.worker.dialplan.ScriptApi;
import java.util.Set;

/** The place in which one plan is executed once. Whoever took it from its engine closes it. */
public interface ScriptContext extends AutoCloseable {

  /**
   * Executes a plan on the calling thread and returns when nothing of it can run any more.
   *
   * @param api the script API, which also says when the end of the run is decided
   */
  ScriptEnd execute(String source, ScriptApi api);

  /**
   * The threads that work for the script alone, that of {@link #execute} or not among them. Any
   * thread may ask, as long as {@link #execute} has not returned.
   */
  Set<Thread> helpers();

  /**
   * Makes a script end whose run is over. One call may not be enough, so it is repeated until
   * {@link #execute} returned. Any thread but that of the script calls it.
   */
  void stop();

  /** Gives everything back. Never called while the script may run; any thread may call it. */
  @Override
  void close();
}

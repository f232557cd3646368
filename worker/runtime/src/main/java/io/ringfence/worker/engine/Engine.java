package io.ringfence.worker.engine;

/** A script engine, booted once in a process. */
public interface Engine extends AutoCloseable {

  /** The language as the supervisor names it. */
  String language();

  /** Name and version, for people to read. */
  String version();

  /**
   * A fresh place for one run: nothing of any other run is seen in it. Any thread may call this; it
   * takes milliseconds.
   */
  ScriptContext prepare();

  /**
   * A small plan in the language that reads the request, logs, dials once in vain and then responds
   * with 420.
   */
  String rehearsalPlan();

  @Override
  void close();
}

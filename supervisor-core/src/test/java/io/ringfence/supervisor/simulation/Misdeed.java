package io.ringfence.supervisor.simulation;

/** What is wrong with a script. */
enum Misdeed {
  /** Nothing. */
  NONE,
  /** Nothing: it asks for more time and takes it. */
  TAKES_TIME,
  /** It raises an exception. */
  FAILS,
  /** It allocates until the engine stops it. */
  GREEDY,
  /** It allocates, and the engine does not stop it. */
  HOARDS,
  /** It keeps a little and stays, so that only several of them fill a worker. */
  CROWDS,
  /** It fills the heap at one go. */
  BURSTS,
  /** It computes until the engine stops it. */
  LOOPS,
  /** It keeps the processor from all others, and does not stop. */
  SPINS,
  /** It keeps the processor from all others, the sign of life of the worker included. */
  SPINS_SILENTLY,
  /** It brings its process down. */
  CRASHES,
  /** It has its worker break the protocol. */
  BREAKS_OUT,
  /** It waits without a command, and does not stop when told to. */
  STUBBORN,
  /** When resumed it asks for something else. */
  DIVERGES,
  /** When resumed it ends earlier. */
  FALLS_SHORT,
  /** It asks for command after command. */
  BABBLES,
  /** It has its worker tell lies of what its runs use. */
  LIES;

  /** Whether the owner of such a script is beyond reproach. */
  boolean isHonest() {
    return this == NONE || this == TAKES_TIME;
  }
}

package io.ringfence.supervisor.simulation;

import java.util.List;

/**
 * All that comes from outside in one simulation, and the settings that it runs under. Equal
 * schedules give equal simulations, step by step.
 *
 * @param seed of what the workers and the policies choose at random
 */
record Schedule(long seed, Terms terms, List<Happening> happenings) {

  Schedule {
    happenings = List.copyOf(happenings);
  }

  /** The same with only these happenings. */
  Schedule of(List<Happening> fewer) {
    return new Schedule(seed, terms, fewer);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("schedule of seed ").append(seed).append(" under ").append(terms);
    for (Happening happening : happenings) {
      text.append("\n  %.3f s %s".formatted(happening.atNanos() / 1e9, happening));
    }
    return text.toString();
  }
}

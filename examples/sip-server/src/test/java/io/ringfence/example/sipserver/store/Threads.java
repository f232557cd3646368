package io.ringfence.example.sipserver.store;

import java.util.List;

/** The threads that are alive. */
final class Threads {
  private Threads() {}

  static List<String> named(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }
}

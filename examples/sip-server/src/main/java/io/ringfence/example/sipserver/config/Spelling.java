package io.ringfence.example.sipserver.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** How near two names are. */
final class Spelling {
  private static final int LONGEST = 64;
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private Spelling() {}

  /** The known name that somebody probably meant: at most a third of its letters differ. */
  static Optional<String> nearest(String name, Collection<String> known) {
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    return known.stream()
        .filter(one -> DISTANCE.apply(name, one) <= Math.max(1, one.length() / 3))
        .min(Comparator.comparingInt(one -> DISTANCE.apply(name, one)));
  }
}

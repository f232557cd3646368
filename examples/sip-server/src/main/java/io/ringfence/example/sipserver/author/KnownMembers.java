package io.ringfence.example.sipserver.author;

import io.ringfence.supervisor.call.Language;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * The members of {@code sys} in one language, as the engine itself names them.
 *
 * @param own those of the script API
 * @param inherited those that every object of the language has
 */
record KnownMembers(Set<String> own, Set<String> inherited) {
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  /** Of names at the same distance, the one with the same letters in another order. */
  private static final JaroWinklerSimilarity LIKENESS = new JaroWinklerSimilarity();

  /** The last line of an answer. */
  static final String END = "end";

  private static final String OWN = "own";
  private static final String INHERITED = "inherited";

  /** Prints lines of a kind and some names each: a line of a plan's log is cut where it is long. */
  private static final String RUBY_QUESTION =
      """
      inherited = Object.instance_methods
      { "own" => sys.methods - inherited, "inherited" => inherited }.each do |kind, names|
        names.each_slice(20) { |some| sys.Log("#{kind} #{some.join(' ')}") }
      end
      sys.Log("end")
      """;

  private static final String JAVASCRIPT_QUESTION =
      """
      const kinds = {
        own: Object.keys(sys),
        inherited: Object.getOwnPropertyNames(Object.prototype),
      };
      for (const kind in kinds) {
        while (kinds[kind].length > 0) {
          sys.log(kind + " " + kinds[kind].splice(0, 20).join(" "));
        }
      }
      sys.log("end");
      """;

  /** Copies the names, without those of assignments. */
  KnownMembers {
    own = Set.copyOf(own.stream().filter(name -> !name.endsWith("=")).toList());
    inherited = Set.copyOf(inherited);
  }

  /** A plan that logs what {@link #read} reads. */
  static String question(Language language) {
    return switch (language) {
      case RUBY -> RUBY_QUESTION;
      case JAVASCRIPT -> JAVASCRIPT_QUESTION;
    };
  }

  static KnownMembers read(List<String> lines) {
    Set<String> own = new TreeSet<>();
    Set<String> inherited = new TreeSet<>();
    for (String line : lines) {
      List<String> words = List.of(line.split(" ", -1));
      switch (words.getFirst()) {
        case OWN -> own.addAll(words.subList(1, words.size()));
        case INHERITED -> inherited.addAll(words.subList(1, words.size()));
        default -> {
          // Something else that a worker had to say.
        }
      }
    }
    return new KnownMembers(own, inherited);
  }

  boolean has(String name) {
    // A question mark may belong to what follows: sys.In?1:2
    String bare = name.replaceFirst("[?!]$", "");
    return own.contains(name) || inherited.contains(name) || own.contains(bare);
  }

  /** The name that is most like one that is not known. */
  Optional<String> nearest(String name) {
    return own.stream()
        .min(
            Comparator.comparingInt((String known) -> distance(name, known))
                .thenComparingDouble(known -> -LIKENESS.apply(plain(name), plain(known)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Case and underscores matter least. */
  private static int distance(String one, String other) {
    return 4 * DISTANCE.apply(plain(one), plain(other)) + DISTANCE.apply(one, other);
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }
}

package io.ringfence.worker.faulty;

/** The scripts of the misdeeds that a plan can commit by itself. */
final class FaultyPlan {
  private FaultyPlan() {}

  static String of(Misdeed misdeed, String language) {
    boolean isRuby = language.equals("ruby");
    return switch (misdeed) {
      case DEEP_RECURSION ->
          isRuby ? "def deeper(n) 1 + deeper(n + 1) end\ndeeper(0)" : deepJavaScript();
      case ENDLESS_LOOP -> isRuby ? "loop { }" : "while (true) { }";
      case ALLOCATE ->
          isRuby
              ? "kept = []\nloop { kept << 'x' * 100_000 }"
              : "const kept = []; while (true) { kept.push(new Array(10000).fill(0.5)); }";
      case ENDLESS_LOOP_IN_ENSURE ->
          isRuby
              ? "begin\n  sys.Respond(486, 'Busy')\nensure\n  loop { }\nend"
              : "try { sys.respond(486, 'Busy') } finally { while (true) { } }";
      default -> throw new IllegalArgumentException(misdeed + " has no script");
    };
  }

  private static String deepJavaScript() {
    return "function deeper(n) { return 1 + deeper(n + 1) }\ndeeper(0)";
  }
}

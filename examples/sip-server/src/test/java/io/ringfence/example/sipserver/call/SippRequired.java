package io.ringfence.example.sipserver.call;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips tests where {@code sipp} is not on the PATH (Debian: {@code apt-get install sip-tester}),
 * but fails them if the environment variable RINGFENCE_REQUIRE_SIPP is set.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SippRequired.Condition.class)
@interface SippRequired {

  /** Looks for sipp. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (find().isPresent()) {
        return ConditionEvaluationResult.enabled("sipp is there");
      }
      String missing = "sipp is not on the PATH; Debian: apt-get install sip-tester";
      if (System.getenv("RINGFENCE_REQUIRE_SIPP") != null) {
        throw new IllegalStateException(missing + " (RINGFENCE_REQUIRE_SIPP is set)");
      }
      return ConditionEvaluationResult.disabled(missing);
    }

    static Optional<Path> find() {
      String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
      return Stream.of(path.split(Pattern.quote(java.io.File.pathSeparator), -1))
          .filter(folder -> !folder.isEmpty())
          .map(folder -> Path.of(folder, "sipp"))
          .filter(Files::isExecutable)
          .findFirst();
    }
  }
}

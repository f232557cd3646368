package io.ringfence.example.sipserver.author;

import io.ringfence.example.sipserver.config.Configuration;
import io.ringfence.supervisor.call.Call.Direction;
import java.nio.file.Path;
import java.util.List;

/**
 * What is to be tried.
 *
 * @param data the data folder
 * @param owner whose plan
 * @param direction which of his plans: {@code in} or {@code out}
 * @param number that the call is for: a number, a user or a SIP URI
 * @param configuration of the server that it is to be like
 * @param answers the first that fits a leg counts; a leg that none fits is busy
 */
public record Trial(
    Path data,
    String owner,
    Direction direction,
    String number,
    Configuration configuration,
    List<AnswerRule> answers) {
  /** Copies the answers. */
  public Trial {
    answers = List.copyOf(answers);
  }

  /**
   * The trial of a plan named as {@code OWNER/in} or {@code OWNER/out}, where every leg is busy.
   *
   * @throws AuthorException if the plan is named in another way
   */
  public static Trial of(Path data, String plan, String number, Configuration configuration)
      throws AuthorException {
    int slash = plan.lastIndexOf('/');
    String name = plan.substring(slash + 1);
    if (slash < 1 || !(name.equals("in") || name.equals("out"))) {
      throw new AuthorException("'%s' is no OWNER/in or OWNER/out".formatted(plan));
    }
    return new Trial(
        data,
        plan.substring(0, slash),
        name.equals("in") ? Direction.INBOUND : Direction.OUTBOUND,
        number,
        configuration,
        List.of());
  }

  /** The same with other answers than busy. */
  public Trial answers(List<AnswerRule> rules) {
    return new Trial(data, owner, direction, number, configuration, rules);
  }

  String plan() {
    return switch (direction) {
      case INBOUND -> "in";
      case OUTBOUND -> "out";
    };
  }
}

package io.ringfence.supervisor.settings;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How much of the script API a run may use, beside {@link RunSettings#commands}. A command over one
 * of these is not performed: the script sees it fail, and its owner's log names the limit.
 *
 * @param legs legs of all dials of a run together
 * @param callbacks {@code sys.Callback} in a run
 * @param mails {@code sys.Email} in a run
 * @param ownCommands commands of the host's own, which scripts call as members of {@code sys}. They
 *     come to the host as {@link io.ringfence.supervisor.call.ServiceCommand.Custom}
 */
public record CommandOffer(int legs, int callbacks, int mails, Set<String> ownCommands) {
  private static final int MOST_OWN_COMMANDS = 100;
  private static final String NAME = "[A-Za-z][A-Za-z0-9]{0,63}";

  /** Twenty legs, as in the original. */
  public static final int DEFAULT_LEGS = 20;

  /** Three callbacks, as in the original. */
  public static final int DEFAULT_CALLBACKS = 3;

  /** Three mails, as in the original. */
  public static final int DEFAULT_MAILS = 3;

  /** The offer where nothing was said. */
  public static final CommandOffer DEFAULT =
      new CommandOffer(DEFAULT_LEGS, DEFAULT_CALLBACKS, DEFAULT_MAILS, Set.of());

  /**
   * Checks each part.
   *
   * @throws IllegalArgumentException naming the part, its limit and its value
   */
  public CommandOffer {
    Checks.within("legsPerRun", legs, 0, 1_000);
    Checks.within("callbacksPerRun", callbacks, 0, 1_000);
    Checks.within("mailsPerRun", mails, 0, 1_000);
    Checks.within("number of ownCommands", ownCommands.size(), 0, MOST_OWN_COMMANDS);
    for (String name : ownCommands) {
      if (!name.matches(NAME)) {
        throw new IllegalArgumentException(
            "the own command '%s' is no name; allowed 1 to 64 letters and digits, a letter first"
                .formatted(name));
      }
    }
    ownCommands = Collections.unmodifiableSet(new LinkedHashSet<>(ownCommands));
  }

  /** The same offer with more or fewer legs; default {@value #DEFAULT_LEGS}. */
  public CommandOffer legs(int count) {
    return new CommandOffer(count, callbacks, mails, ownCommands);
  }

  /** The same offer with more or fewer callbacks; default {@value #DEFAULT_CALLBACKS}. */
  public CommandOffer callbacks(int count) {
    return new CommandOffer(legs, count, mails, ownCommands);
  }

  /** The same offer with more or fewer mails; default {@value #DEFAULT_MAILS}. */
  public CommandOffer mails(int count) {
    return new CommandOffer(legs, callbacks, count, ownCommands);
  }

  /** The same offer with these commands of the host's own; default none. */
  public CommandOffer ownCommands(String... names) {
    return new CommandOffer(legs, callbacks, mails, new LinkedHashSet<>(List.of(names)));
  }
}

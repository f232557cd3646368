package io.ringfence.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a worker is told on its command line. The token is no part of it: other processes can read
 * arguments.
 *
 * @param prepared contexts kept ready for the next runs
 */
public record WorkerArguments(String language, Path socket, int prepared) {
  private static final int MAX_PREPARED = 64;
  private static final String SOCKET = "--socket=";
  private static final String PREPARED = "--prepared=";

  /** Arguments that cannot be understood; the message is one line for the person who wrote them. */
  public static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  /**
   * Reads {@code <language> --socket=PATH [--prepared=N]}.
   *
   * @throws UsageException if they are anything else
   */
  public static WorkerArguments parse(List<String> arguments) throws UsageException {
    if (arguments.isEmpty()) {
      throw new UsageException(
          "no language is given; known are " + String.join(", ", Language.names()));
    }
    String language = arguments.getFirst();
    Language known =
        Language.named(language)
            .orElseThrow(() ->
                new UsageException(
                    "language '%s' is not known; known are %s"
                        .formatted(language, String.join(", ", Language.names()))));
    Optional<Path> socket = Optional.empty();
    int prepared = known.defaultPrepared();
    for (String argument : arguments.subList(1, arguments.size())) {
      if (argument.startsWith(SOCKET) && argument.length() > SOCKET.length()) {
        socket = Optional.of(Path.of(argument.substring(SOCKET.length())));
      } else if (argument.startsWith(PREPARED)) {
        prepared = prepared(argument.substring(PREPARED.length()));
      } else {
        throw new UsageException("argument '%s' is not known".formatted(argument));
      }
    }
    Path given = socket.orElseThrow(() -> new UsageException("--socket=PATH is missing"));
    return new WorkerArguments(language, given, prepared);
  }

  private static int prepared(String text) throws UsageException {
    int number = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > MAX_PREPARED) {
      throw new UsageException("--prepared is '%s'; allowed 1 to %d".formatted(text, MAX_PREPARED));
    }
    return number;
  }
}

package io.ringfence.example.sipserver;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How the program logs: one line for each event on the standard error, from INFO on. A file named
 * by {@code java.util.logging.config.file} stands instead, if there is one.
 */
final class Logging {
  private static final String CONFIGURED = "java.util.logging.config.file";

  /** Tell of every connection; held, as a logger that nobody holds forgets its level. */
  private static final List<Logger> CHATTY =
      List.of(Logger.getLogger("com.zaxxer.hikari"), Logger.getLogger("org.apache.hc"));

  private Logging() {}

  /** Sets the whole process up to log to the standard error. */
  static void toConsole() {
    set(new ConsoleHandler());
  }

  /** Sets the whole process up to log to a file instead. */
  static void toFile(Path file) throws IOException {
    set(new FileHandler(file.toString()));
  }

  /** Leaves out what is no warning, where the program prints what happens itself. */
  static void onlyWarnings() {
    if (System.getProperty(CONFIGURED) == null) {
      Logger.getLogger("").setLevel(Level.WARNING);
    }
  }

  private static void set(Handler handler) {
    if (System.getProperty(CONFIGURED) != null) {
      handler.close();
      return;
    }
    LogManager.getLogManager().reset();
    handler.setFormatter(new OneLine());
    Logger.getLogger("").addHandler(handler);
    CHATTY.forEach(logger -> logger.setLevel(Level.WARNING));
  }

  /** The time, the level, the room and the message; a stack trace below, where there is one. */
  static final class OneLine extends Formatter {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    @Override
    public String format(LogRecord event) {
      // What a plan or a peer writes must not look like a line of the server.
      String message = formatMessage(event).replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
      return "%s %-5s %-8s %s%s%n"
          .formatted(
              TIME.format(event.getInstant()),
              level(event),
              room(event.getLoggerName()),
              message,
              trace(event.getThrown()));
    }

    private static String level(LogRecord event) {
      int value = event.getLevel().intValue();
      if (value >= Level.SEVERE.intValue()) {
        return "ERROR";
      }
      if (value >= Level.WARNING.intValue()) {
        return "WARN";
      }
      return value >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }

    /** The package that logs: its last part says what it is about. */
    private static String room(@Nullable String logger) {
      if (logger == null || logger.equals("io.ringfence")) {
        return "workers";
      }
      String[] parts = logger.split("\\.", -1);
      return parts[Math.max(0, parts.length - 2)];
    }

    private static String trace(@Nullable Throwable thrown) {
      if (thrown == null) {
        return "";
      }
      StringBuilder trace = new StringBuilder(System.lineSeparator()).append("  ").append(thrown);
      for (StackTraceElement element : thrown.getStackTrace()) {
        trace.append(System.lineSeparator()).append("    at ").append(element);
      }
      if (thrown.getCause() != null) {
        trace.append(System.lineSeparator()).append("  caused by").append(trace(thrown.getCause()));
      }
      return trace.toString();
    }
  }
}

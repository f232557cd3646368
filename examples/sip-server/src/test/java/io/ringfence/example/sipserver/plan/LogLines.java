package io.ringfence.example.sipserver.plan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What a room logs, from now until it is closed. */
final class LogLines extends Handler {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;

  LogLines(String room) {
    logger = Logger.getLogger(room);
    logger.addHandler(this);
  }

  long count(String part) {
    return lines.stream().filter(line -> line.contains(part)).count();
  }

  void assertHas(String part) {
    assertTrue(count(part) > 0, () -> "no '" + part + "' in " + lines);
  }

  @Override
  public void publish(LogRecord record) {
    lines.add(new SimpleFormatter().formatMessage(record));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}

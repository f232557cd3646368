package io.ringfence.example.sipserver.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreSettingsTest {

  @Test
  void aDatabaseThatIsNotKnownIsRefusedWithoutItsPassword() {
    assertEquals(
        "the database URL 'jdbc:mysql://db/calls' is of no known database; it begins with jdbc:h2:"
            + " or jdbc:postgresql:",
        message(
            () -> new DatabaseSettings("jdbc:mysql://u:secret@db/calls?password=secret", "", "")));
  }

  @Test
  void noTextShowsAPassword() {
    String url = "jdbc:postgresql://joe:secret@db.example:5432/calls?user=joe&password=secret";

    assertEquals(
        "database at jdbc:postgresql://db.example:5432/calls",
        new DatabaseSettings(url, "joe", "secret").toString());
  }

  @Test
  void settingsOutOfTheirRangeAreRefusedWithIt() {
    assertEquals(
        "waiting call records is 0; allowed 1 to 1000000",
        message(() -> RecordSettings.DEFAULT.waiting(0)));
    assertEquals(
        "age of call records is PT0S; allowed PT1S to PT876000H",
        message(() -> RecordSettings.DEFAULT.age(Duration.ZERO)));
    assertEquals(
        "keys per owner is -1; allowed 0 to 1000000",
        message(() -> OwnerLimits.DEFAULT.room(-1, 1)));
    assertEquals(
        "transactions per owner is 101; allowed 0 to 100",
        message(() -> OwnerLimits.DEFAULT.transactions(101, 1)));
  }

  @Test
  void aFolderThatAUrlCannotHoldIsRefused() {
    assertTrue(
        message(() -> DatabaseSettings.embedded(Path.of("a;b"))).contains("has a semicolon"));
  }

  @Test
  void aDatabaseThatIsAwayIsNamedWithoutItsPassword() {
    DatabaseSettings away =
        new DatabaseSettings("jdbc:postgresql://127.0.0.1:1/none?password=secret", "joe", "secret");

    String refusal =
        String.valueOf(
            assertThrows(StoreException.class, () -> Store.open(StoreSettings.on(away)))
                .getMessage());

    assertTrue(
        refusal.startsWith("the database at jdbc:postgresql://127.0.0.1:1/none cannot be opened: "),
        refusal);
    assertFalse(refusal.contains("secret"), refusal);
  }

  private static String message(Runnable made) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, made::run).getMessage());
  }
}

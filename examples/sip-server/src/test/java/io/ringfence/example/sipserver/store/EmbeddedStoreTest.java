package io.ringfence.example.sipserver.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The store on the embedded database. */
class EmbeddedStoreTest extends StoreContract {
  @TempDir Path folder = Path.of("");

  @Override
  DatabaseSettings database() {
    return DatabaseSettings.embedded(folder);
  }
}

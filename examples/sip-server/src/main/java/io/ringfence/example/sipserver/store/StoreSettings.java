package io.ringfence.example.sipserver.store;

/** All that the store is told. */
public record StoreSettings(DatabaseSettings database, RecordSettings records, OwnerLimits owners) {

  /** The store on a database, about which nothing else was said. */
  public static StoreSettings on(DatabaseSettings database) {
    return new StoreSettings(database, RecordSettings.DEFAULT, OwnerLimits.DEFAULT);
  }

  /** The same with other settings for call records. */
  public StoreSettings records(RecordSettings settings) {
    return new StoreSettings(database, settings, owners);
  }

  /** The same with other limits of owners. */
  public StoreSettings owners(OwnerLimits limits) {
    return new StoreSettings(database, records, limits);
  }
}

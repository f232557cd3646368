package io.ringfence.example.sipserver.config;

/** What the plans of an owner may keep in his store. */
public record StoreSettings(int keysPerOwner, int keyCharacters, int valueCharacters) {}

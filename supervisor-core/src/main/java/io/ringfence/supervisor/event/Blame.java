package io.ringfence.supervisor.event;

/**
 * Whose run did the damage or is suspected of it, and what shows it.
 *
 * @param hash of the dialplan's source
 * @param evidence one phrase with numbers
 */
public record Blame(String call, String owner, String dialplan, String hash, String evidence) {

  /** Such as {@code call c-7, dialplan 'in' of anna (1b9f...): it allocated 80 MB of 84 MB}. */
  @Override
  public String toString() {
    return "call %s, dialplan '%s' of %s (%.8s): %s"
        .formatted(call, dialplan, owner, hash, evidence);
  }
}

package io.ringfence.example.sipserver.call;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where messages go that belong to something begun: dialogs, and INVITEs that can be cancelled.
 * Nothing stays in it beyond its call. Thread-safe.
 */
final class Switchboard {
  private final ConcurrentMap<String, DialogPeer> dialogs = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Runnable> cancels = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;

  Switchboard() {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    key = new SecretKeySpec(secret, "HmacSHA256");
  }

  void connect(String dialog, DialogPeer peer) {
    dialogs.put(dialog, peer);
  }

  void disconnect(String dialog) {
    dialogs.remove(dialog);
  }

  Optional<DialogPeer> peer(String callId, String localTag) {
    return Optional.ofNullable(dialogs.get(Dialog.key(callId, localTag)));
  }

  void onCancel(String transaction, Runnable cancel) {
    cancels.put(transaction, cancel);
  }

  void noCancel(String transaction) {
    cancels.remove(transaction);
  }

  Optional<Runnable> cancel(String transaction) {
    return Optional.ofNullable(cancels.get(transaction));
  }

  int size() {
    return dialogs.size() + cancels.size();
  }

  /** A tag for a request of ours, which is recognized when the call is long forgotten. */
  String newTag(String callId) {
    byte[] salt = new byte[6];
    random.nextBytes(salt);
    String open = HexFormat.of().formatHex(salt);
    return open + seal(open, callId);
  }

  /** Whether {@link #newTag} made a tag. */
  boolean isOwnTag(String tag, String callId) {
    if (tag.length() != 24) {
      return false;
    }
    String seal = seal(tag.substring(0, 12), callId);
    return MessageDigest.isEqual(
        seal.getBytes(StandardCharsets.US_ASCII),
        tag.substring(12).getBytes(StandardCharsets.US_ASCII));
  }

  private String seal(String open, String callId) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] seal = mac.doFinal((open + callId).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(seal, 6));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}

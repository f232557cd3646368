package io.ringfence.supervisor.dispatch;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is remembered of so many things at most; the one that was used least recently goes first.
 */
final class Remembered<K, V> {
  private final int most;
  private final LinkedHashMap<K, V> values = new LinkedHashMap<>(16, 0.75f, true);

  Remembered(int most) {
    this.most = most;
  }

  Optional<V> get(K key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Remembers a value; while others can go, those that are {@code kept} stay. */
  void put(K key, V value, Predicate<V> kept) {
    if (!values.containsKey(key) && values.size() >= most) {
      forgetOne(kept);
    }
    values.put(key, value);
  }

  void remove(K key) {
    values.remove(key);
  }

  int size() {
    return values.size();
  }

  private void forgetOne(Predicate<V> kept) {
    Iterator<Map.Entry<K, V>> eldest = values.entrySet().iterator();
    while (eldest.hasNext()) {
      if (!kept.test(eldest.next().getValue())) {
        eldest.remove();
        return;
      }
    }
    values.pollFirstEntry();
  }
}

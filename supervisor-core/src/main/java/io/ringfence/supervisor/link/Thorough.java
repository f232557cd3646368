package io.ringfence.supervisor.link;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does something to each of several things, although it fails at some of them. */
public final class Thorough {
  private Thorough() {}

  /**
   * Does {@code deed} to every item; then throws what it threw first, the rest suppressed in it.
   */
  @SuppressWarnings("ReferenceEquality") // A throwable cannot suppress itself, but may come twice.
  public static <T> void forEach(Iterable<T> items, Consumer<? super T> deed) {
    @Nullable Throwable first = null;
    for (T item : items) {
      try {
        deed.accept(item);
      } catch (RuntimeException | Error thrown) {
        if (first == null) {
          first = thrown;
        } else if (first != thrown) {
          first.addSuppressed(thrown);
        }
      }
    }
    if (first instanceof RuntimeException exception) {
      throw exception;
    }
    if (first instanceof Error error) {
      throw error;
    }
  }
}

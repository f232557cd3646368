package io.ringfence.supervisor.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThoroughTest {
  private final List<Integer> done = new ArrayList<>();

  @Test
  void itGoesOnAfterAFailureAndThenTellsIt() {
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                Thorough.forEach(
                    List.of(1, 2, 3, 4),
                    number -> {
                      if (number == 2) {
                        throw new IllegalStateException("two");
                      }
                      if (number == 3) {
                        throw new OutOfMemoryError("three");
                      }
                      done.add(number);
                    }));
    assertEquals(List.of(1, 4), done);
    assertEquals("two", thrown.getMessage());
    assertEquals(
        List.of("three"),
        List.of(thrown.getSuppressed()).stream().map(Throwable::getMessage).toList());
  }

  @Test
  void anErrorIsToldAsOne() {
    assertThrows(
        OutOfMemoryError.class,
        () ->
            Thorough.forEach(
                List.of(1),
                _ -> {
                  throw new OutOfMemoryError("one");
                }));
  }

  @Test
  void withoutAFailureItTellsNothing() {
    Thorough.forEach(List.of(1, 2), done::add);
    assertEquals(List.of(1, 2), done);
  }
}

package io.ringfence.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerArgumentsTest {

  @Test
  void readsWhatTheSupervisorSays() throws Exception {
    assertEquals(
        new WorkerArguments("ruby", Path.of("/a/b"), 5),
        WorkerArguments.parse(List.of("ruby", "--socket=/a/b", "--prepared=5")));
  }

  @Test
  void anUnknownLanguageNamesTheKnownOnes() {
    assertTrue(refusal("perl", "--socket=/a").contains("ruby, javascript"));
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    assertTrue(refusal("ruby").contains("--socket"));
    assertTrue(refusal("ruby", "--socket=/a", "--prepared=0").contains("1 to 64"));
    assertTrue(refusal("ruby", "--socket=/a", "--token=x").contains("--token=x"));
    assertTrue(refusal().contains("ruby, javascript"));
  }

  private static String refusal(String... arguments) {
    return String.valueOf(
        assertThrows(
                WorkerArguments.UsageException.class,
                () -> WorkerArguments.parse(List.of(arguments)))
            .getMessage());
  }
}

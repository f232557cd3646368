package io.ringfence.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.worker.Language;
import io.ringfence.worker.protocol.RunEnding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only Ruby plans say. */
class RubyHabitsTest {
  private final Stage stage = new Stage(Language.RUBY);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exit",
        "exit!",
        "abort",
        "abort 'text'",
        "Kernel.exit",
        "Kernel.exit!",
        "Process.exit",
        "exit 3",
        "raise SystemExit",
        "Thread.current.kill",
        "return",
        "Thread.exit",
        "begin; exit; rescue Exception; sys.Log 'x'; ensure; sys.Log 'y'; end"
      })
  void exitEndsThePlanOnly(String exit) {
    Stage.Performance seen = stage.perform("sys.Dial 'a@b'\n" + exit + "\nsys.Log 'x'", Stage.BUSY);
    assertEquals(new RunEnding.Unanswered(486, "Busy Here"), seen.ending());
    assertEquals(List.of(), seen.link().lines());
  }

  @Test
  void stringsAreMutable() {
    assertEquals(
        List.of("1%20234x"),
        stage.perform("u = req.URI.User\nu << 'x'\nsys.Log u", Stage.BUSY).link().lines());
  }

  @Test
  void sysAndReqAreSeenInsideOfDef() {
    assertEquals(
        List.of("INVITE"),
        stage.perform("def m; sys.Log req.Method; end\nm", Stage.BUSY).link().lines());
  }
}

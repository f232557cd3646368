package io.ringfence.supervisor.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.settings.MemorySize;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessReadingsTest {
  @Test
  void thePrivatePartsAreAddedAndSharedPagesAreNot() {
    assertEquals(
        Optional.of(new MemorySize(111 * 1024)),
        ProcessReadings.privateMemory(
            List.of(
                "Name:\tjava",
                "VmRSS:\t  999 kB",
                "RssAnon:\t  100 kB",
                "RssFile:\t  888 kB",
                "RssShmem:\t  10 kB",
                "VmSwap:\t  1 kB")));
  }

  @Test
  void aPartThatIsMissingMakesNoReading() {
    assertEquals(
        Optional.empty(), ProcessReadings.privateMemory(List.of("RssAnon:\t 100 kB", "State: Z")));
  }

  @Test
  void aProcessThatIsNotThereMakesNoReading() {
    assertEquals(Optional.empty(), ProcessReadings.privateMemory(Long.MAX_VALUE));
  }
}

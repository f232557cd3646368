package io.ringfence.example.sipserver.author;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reviews with real workers. */
class PlanReviewTest {
  @TempDir Path data = Path.of("");
  private final List<String> printed = new ArrayList<>();

  @Test
  void plansWithoutAFaultPassWhateverTheyBeginWithAndAreNotRun() throws Exception {
    new PlanFolders(data)
        .put("ada/in.rb", "=begin\nabout it\n=end\nsys.Dial(\"x\") if sys.in\nsys.nil?\n")
        .put("ada/out.rb", "# -*- coding: utf-8 -*-\nsys.db_write 'k', 'v'\nsys.Trace = false\n")
        .put("ben/in.js", "#!/usr/bin/env node\nsys.dial('x'); sys.toString();\n")
        .put("ben/out.js", "'use strict';\nconst x = sys.dbRead('k');\nwhile (true) { }\n")
        .put("eve/in.rb", "#!/usr/bin/ruby\nraise 'it ran' # sys.Nothing\n")
        .put("eve/helper.rb", "this is (no plan\n");

    assertEquals(0, review());

    assertEquals(List.of("5 plans of 3 owners checked: 0 problems"), printed);
  }

  @Test
  void everyFaultIsToldWithItsFileAndLine() throws Exception {
    new PlanFolders(data)
        .put("ada/in.rb", "sys.Log 'a'\nsys.dail 'x'\n\"#{sys.from_sip_acount}\"\n")
        .put("ada/out.rb", "if true\n  sys.Dial(\nend\n")
        .put("ben/in.rb", "=begin\nabout it\n=end\nx = = 1\n")
        .put("ben/out.js", "'use strict';\n\nvar x = 010;\nsys.Dial('x');\n")
        .put("eve/in.rb", " \n")
        .put("eve/out.js", "sys.dial('x')")
        .put("eve/out.rb", "sys.Dial 'x'");

    assertEquals(8, review());

    assertEquals(
        List.of(
            "eve/out.js: there is the same plan in another language; allowed is one",
            "ada/in.rb:2: there is no sys.dail; the nearest is sys.dial",
            "ada/in.rb:3: there is no sys.from_sip_acount; the nearest is sys.from_sip_account",
            "ada/out.rb:3: syntax error, unexpected 'end'",
            "ben/in.rb:4: syntax error, unexpected '=' x = = 1 ^",
            "ben/out.js:3: cannot use octal value in strict mode",
            "ben/out.js:4: there is no sys.Dial; the nearest is sys.dial",
            "eve/in.rb: the plan is empty",
            "7 plans of 3 owners checked: 8 problems"),
        printed.stream()
            .map(line -> line.replace(data.resolve("dialplans") + "/", "").replaceAll(" +", " "))
            .toList());
  }

  @Test
  void aFolderThatIsMissingIsNamed() throws IOException {
    Path nowhere = data.resolve("nowhere");
    assertEquals(
        "there is no folder " + nowhere,
        assertThrows(AuthorException.class, () -> new PlanReview(nowhere, printed::add).run())
            .getMessage());
    assertEquals(
        "the folder %s has no folder 'dialplans'".formatted(data),
        assertThrows(AuthorException.class, this::review).getMessage());
    Files.createDirectories(data.resolve("dialplans"));
  }

  @Test
  void aFolderWithoutPlansHasNoProblem() throws Exception {
    Files.createDirectories(data.resolve("dialplans").resolve("ada"));

    assertEquals(0, review());

    assertEquals(List.of("0 plans of 1 owner checked: 0 problems"), printed);
  }

  private int review() throws AuthorException {
    return new PlanReview(data, printed::add).run();
  }
}

package io.ringfence.example.sipserver.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.example.sipserver.plan.PlanCheck.Verdict;
import io.ringfence.supervisor.call.Call.Direction;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFolderTest {
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir private Path outside;
  private final LogLines log = new LogLines(PlanFolder.class.getPackageName());
  private PlanCheck.Verdict ofNew = new Verdict.Good();
  private Path folder = Path.of("");
  private Path alice = Path.of("");
  private PlanFolder plans = new PlanFolder(folder, List.of(), this::verdict);

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(outside.resolve("dialplans"));
    alice = Files.createDirectory(folder.resolve("alice"));
    plans.close();
    plans = new PlanFolder(folder, List.of("alice", "bob"), this::verdict, NEVER);
  }

  @AfterEach
  void close() {
    plans.close();
    log.close();
  }

  @Test
  void plansAreFoundByOwnerAndDirection() throws IOException {
    Files.writeString(alice.resolve("in.rb"), "sys.Dial('a')");
    Files.writeString(alice.resolve("out.js"), "sys.dial('b')");
    plans.start();

    assertEquals(
        Optional.of(Dialplan.of("alice", "in", Language.RUBY, "sys.Dial('a')")),
        plans.find("alice", Direction.INBOUND));
    assertEquals(
        Optional.of(Dialplan.of("alice", "out", Language.JAVASCRIPT, "sys.dial('b')")),
        plans.find("alice", Direction.OUTBOUND));
    assertEquals(Optional.empty(), plans.find("bob", Direction.INBOUND));
    assertEquals(Optional.empty(), plans.find("mallory", Direction.INBOUND));
  }

  @Test
  void aChangedPlanGoesLiveByItself() throws IOException {
    plans.close();
    plans = new PlanFolder(folder, List.of("alice"), this::verdict, Duration.ofMillis(20));
    Files.writeString(alice.resolve("in.rb"), "old");
    plans.start();
    Files.writeString(alice.resolve("in.rb"), "new");

    Awaitility.await("the new plan").atMost(10, TimeUnit.SECONDS).until(() -> live().equals("new"));
  }

  @Test
  void aFileThatChangesBetweenTwoLooksIsStillBeingWritten() throws IOException {
    write("in.rb", "old");
    plans.start();
    write("in.rb", "ha");
    plans.look();
    write("in.rb", "half of");
    plans.look();
    assertEquals("old", live());

    plans.look();
    assertEquals("half of", live());
  }

  @Test
  void anAtomicallyReplacedFileOfTheSameSizeAndTimeIsSeen() throws IOException {
    FileTime time = FileTime.from(Instant.now().minusSeconds(60));
    Files.setLastModifiedTime(write("in.rb", "old"), time);
    plans.start();
    Path fresh = Files.writeString(outside.resolve("fresh"), "new");
    Files.setLastModifiedTime(fresh, time);
    Files.move(fresh, alice.resolve("in.rb"), StandardCopyOption.ATOMIC_MOVE);
    lookTwice();

    assertEquals("new", live());
  }

  @Test
  void aPlanWithAFaultKeepsTheOneBeforeAndNamesItsLine() throws IOException {
    write("in.rb", "good");
    plans.start();
    ofNew = new Verdict.Faulty(7, "unexpected end");
    Path file = write("in.rb", "new, and bad");
    lookTwice();

    assertEquals("good", live());
    log.assertHas("plan refused: " + file + ":7: unexpected end; the last good one stays, ruby");
    assertEquals(1, log.count("plan refused"));

    lookTwice();
    assertEquals(1, log.count("plan refused"), "told once");

    write("in.rb", "good");
    lookTwice();
    log.assertHas("plan " + file + " is what is live again");
  }

  @Test
  void aPlanThatCannotBeCheckedKeepsTheOneBeforeAndIsTriedAgain() throws IOException {
    write("in.rb", "good");
    plans.start();
    ofNew = new Verdict.Untold("no worker");
    Path file = write("in.rb", "new, and good");
    lookTwice();
    lookTwice();

    assertEquals("good", live());
    log.assertHas(
        "plan put off: " + file + " could not be checked: no worker; the last good one stays");
    assertEquals(1, log.count("put off"), "told once");

    ofNew = new Verdict.Good();
    plans.look();
    assertEquals("new, and good", live());
  }

  @Test
  void aPlanWithoutOneBeforeGoesLiveUncheckedUntilItCanBeChecked() throws IOException {
    plans.start();
    ofNew = new Verdict.Untold("no worker");
    Path file = write("in.rb", "new, and bad");
    lookTwice();
    lookTwice();

    assertEquals("new, and bad", live());
    assertEquals(
        1, log.count("plan " + file + " is live unchecked, until it can be checked: no worker"));

    ofNew = new Verdict.Faulty(2, "no end");
    plans.look();
    log.assertHas("plan " + file + ":2 is live and cannot run, there is none before it: no end");
  }

  @Test
  void aPlanThatCannotRunAtTheStartIsToldAndStaysUntilAGoodOneComes() throws IOException {
    ofNew = new Verdict.Faulty(3, "no end");
    Path file = write("in.rb", "new, and bad");
    plans.start();
    assertEquals("new, and bad", live());
    assertEquals(0, log.count("cannot run"));

    lookTwice();
    lookTwice();
    assertEquals("new, and bad", live());
    assertEquals(1, log.count("plan " + file + ":3 is live and cannot run"));

    write("in.rb", "new, and worse");
    lookTwice();
    assertEquals("new, and bad", live());
    log.assertHas("the one before stays, which cannot run either, ruby");

    write("in.rb", "good");
    lookTwice();
    assertEquals("good", live());
  }

  @Test
  void twoPlansForOneDirectionAreRefused() throws IOException {
    write("in.rb", "ruby");
    plans.start();
    write("in.js", "script");
    lookTwice();

    assertEquals("ruby", live());
    log.assertHas(
        "both %s and %s are there; allowed is one"
            .formatted(alice.resolve("in.rb"), alice.resolve("in.js")));

    Files.delete(alice.resolve("in.rb"));
    lookTwice();
    assertEquals("script", live());
  }

  @Test
  void aPlanOfExactlyTheLimitIsTakenAndOneByteMoreRefused() throws IOException {
    write("in.rb", "#".repeat(PlanSource.MOST_BYTES));
    plans.start();
    assertEquals(PlanSource.MOST_BYTES, live().length());

    write("in.rb", "#".repeat(PlanSource.MOST_BYTES + 1));
    lookTwice();
    assertEquals(PlanSource.MOST_BYTES, live().length());
    log.assertHas("has more than 262144 bytes (262145)");
  }

  @Test
  void whatIsNotUtf8IsRefusedAndAByteOrderMarkIsDropped() throws IOException {
    Path file = write("in.rb", "\ufeffgood");
    plans.start();
    assertEquals("good", live());

    Files.write(file, new byte[] {'#', (byte) 0xe4});
    lookTwice();
    assertEquals("good", live());
    log.assertHas(file + " is not UTF-8");
  }

  @Test
  void aLinkMayStayInTheFolderButNotLeaveIt() throws IOException {
    Path bob = Files.createDirectory(folder.resolve("bob"));
    Files.writeString(bob.resolve("in.rb"), "bob's");
    Path link = Files.createSymbolicLink(alice.resolve("in.rb"), bob.resolve("in.rb"));
    plans.start();
    assertEquals("bob's", live());

    Path secret = Files.writeString(outside.resolve("secret"), "secret");
    Files.delete(link);
    Files.createSymbolicLink(link, secret);
    lookTwice();
    assertEquals("bob's", live());
    log.assertHas(link + " is a link that leads out of the folder of plans");

    Files.delete(secret);
    lookTwice();
    assertEquals("bob's", live());
    log.assertHas(link + " is a link that leads nowhere");
  }

  @Test
  void anOwnersFolderThatIsALinkToElsewhereIsRefused() throws IOException {
    Path elsewhere = Files.createDirectory(outside.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("in.rb"), "secret");
    Files.createSymbolicLink(folder.resolve("bob"), elsewhere);
    plans.start();

    assertEquals(Optional.empty(), plans.find("bob", Direction.INBOUND));
    log.assertHas("there is no good one");
  }

  @Test
  void aFolderInThePlaceOfAPlanIsRefused() throws IOException {
    Path file = Files.createDirectory(alice.resolve("in.rb"));
    plans.start();

    log.assertHas(file + " is no file");
  }

  @Test
  void aPlanThatIsGoneForTwoLooksIsTakenAway() throws IOException {
    Path file = write("in.rb", "good");
    plans.start();
    Files.delete(file);
    plans.look();
    assertEquals("good", live());

    plans.look();
    assertEquals(Optional.empty(), plans.find("alice", Direction.INBOUND));
    log.assertHas("alice has no plan in any more");
  }

  @Test
  void plansStayWhereTheWholeFolderIsGone() throws IOException {
    write("in.rb", "good");
    plans.start();
    Files.move(folder, outside.resolve("away"));
    lookTwice();

    assertEquals("good", live());
    assertEquals(1, log.count("is not there; what is live stays"));
  }

  @Test
  void aFolderOfNobodyIsNamedOnce() throws IOException {
    Files.createDirectory(folder.resolve("mallory"));
    plans.start();
    lookTwice();

    assertEquals(1, log.count("the configuration has no owner 'mallory'"));
  }

  @Test
  void closingEndsTheThread() {
    plans.start();
    plans.close();

    // An executor is terminated a moment before its thread is.
    Awaitility.await("the reader of plans has ended")
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("sipserver-plans")));
  }

  private PlanCheck.Verdict verdict(Dialplan plan) {
    return plan.source().startsWith("new, and") ? ofNew : new Verdict.Good();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(alice.resolve(name), text);
  }

  private void lookTwice() {
    plans.look();
    plans.look();
  }

  private String live() {
    return plans.find("alice", Direction.INBOUND).orElseThrow().source();
  }
}

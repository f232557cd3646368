package io.ringfence.example.sipserver.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store does on every database. */
abstract class StoreContract {
  private static final CallKey FIRST = key("ada", "c-1");
  private static final CallKey SECOND = key("ada", "c-2");
  private static final CallKey STRANGER = key("ben", "c-3");

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private @Nullable Store opened;

  /** An empty database; the same one until the test has ended. */
  abstract DatabaseSettings database();

  @BeforeEach
  void open() {
    reopen(RecordSettings.DEFAULT, OwnerLimits.DEFAULT);
  }

  @AfterEach
  void close() {
    store().close();
    Awaitility.await("the end of all threads")
        .untilAsserted(() -> assertEquals(List.of(), Threads.named("sipserver-")));
  }

  @Test
  void aRecordIsReadAsItWasWritten() {
    CallRecord answered = SampleRecords.ended("c-1", "ada", now);
    CallRecord refused =
        new CallRecord(
            "c-2",
            new CallRecord.Parties(
                "ada", Call.Direction.OUTBOUND, "sip:a@b", "sip:ä@ö\uD83D\uDE00"),
            new CallRecord.PlanRun("", "", "no such number", 0),
            new CallRecord.Answer(404, "Not Found", ""),
            new CallRecord.Times(now, Optional.empty(), Optional.empty(), now));

    store().recorder().record(answered);
    store().recorder().record(refused);
    store().recorder().record(SampleRecords.ended("c-3", "ben", now));

    awaitWritten(3);
    assertEquals(List.of(refused, answered), store().newestRecords("ada", 10));
  }

  @Test
  void aRecordWithTextThatIsTooLongOrNotPrintableIsWrittenCut() {
    CallRecord wild = SampleRecords.ended("x".repeat(10_000) + "\0", "a\0\r\nb", now);

    store().recorder().record(wild);

    awaitWritten(1);
    CallRecord read = store().newestRecords("a   b", 1).getFirst();
    assertEquals("x".repeat(256), read.callId());
  }

  @Test
  void closingWritesWhatWaits() {
    for (int i = 0; i < 2_000; i++) {
      store().recorder().record(SampleRecords.ended("c-" + i, "ada", now));
    }

    reopen(RecordSettings.DEFAULT, OwnerLimits.DEFAULT);

    assertEquals(2_000, store().countRecords());
  }

  @Test
  void recordsThatAreTooOldAreDeletedAndTheOthersStay() {
    fill(25, now.minus(Duration.ofDays(3)));
    fill(10, now);

    reopen(
        RecordSettings.DEFAULT.age(Duration.ofDays(1)).deletions(10, Duration.ofMillis(1)),
        OwnerLimits.DEFAULT);

    awaitDeleted(25);
    assertEquals(10, store().countRecords());
  }

  @Test
  void ofTooManyRecordsTheOldestAreDeleted() {
    fill(30, now);
    store().recorder().record(SampleRecords.ended("last", "ada", now));
    awaitWritten(31);

    reopen(
        RecordSettings.DEFAULT.count(4).deletions(10, Duration.ofMillis(1)), OwnerLimits.DEFAULT);

    awaitDeleted(27);
    assertEquals(4, store().countRecords());
    assertEquals("last", store().newestRecords("ada", 1).getFirst().callId());
  }

  @Test
  void aKeyIsReadWrittenListedAndDeleted() throws Exception {
    OwnerStore owners = store().owners();

    owners.write(FIRST, "b", "1");
    owners.write(FIRST, "a", "");
    owners.write(FIRST, "b", "2 \uD83D\uDE00");

    assertEquals(Optional.of("2 \uD83D\uDE00"), owners.read(SECOND, "b"));
    assertEquals(Optional.of(""), owners.read(SECOND, "a"));
    assertEquals(List.of("a", "b"), owners.keys(FIRST));
    owners.delete(FIRST, "b");
    owners.delete(FIRST, "never there");
    assertEquals(Optional.empty(), owners.read(FIRST, "b"));
    assertEquals(List.of("a"), owners.keys(FIRST));
  }

  @Test
  void anOwnerNeverSeesOrTouchesTheKeysOfAnother() throws Exception {
    OwnerStore owners = store().owners();
    owners.write(FIRST, "secret", "of ada");

    assertEquals(Optional.empty(), owners.read(STRANGER, "secret"));
    assertEquals(Optional.empty(), owners.readForUpdate(STRANGER, "secret"));
    assertEquals(List.of(), owners.keys(STRANGER));
    owners.delete(STRANGER, "secret");
    owners.write(STRANGER, "secret", "of ben");

    assertEquals(Optional.of("of ada"), owners.read(FIRST, "secret"));
  }

  @Test
  void keysAndValuesHaveLimitsThatAreNamed() throws Exception {
    OwnerStore owners = store().owners();
    owners.write(FIRST, "k".repeat(256), "v".repeat(16_384));

    assertRefused(
        "the key has 257 characters; allowed 256", () -> owners.write(FIRST, "k".repeat(257), "v"));
    assertRefused(
        "the value of the key 'k' has 16385 characters; allowed 16384",
        () -> owners.write(FIRST, "k", "v".repeat(16_385)));
    assertRefused("the key is empty", () -> owners.read(FIRST, ""));
    assertRefused(
        "the value of the key 'k' has a NUL as character 2",
        () -> owners.write(FIRST, "k", "a\0b"));
  }

  @Test
  void anOwnerHasSoManyKeysAndBytesAndNoMore() throws Exception {
    reopen(RecordSettings.DEFAULT, OwnerLimits.DEFAULT.room(2, 20));
    OwnerStore owners = store().owners();
    owners.write(FIRST, "a", "1");
    owners.write(FIRST, "b", "2");

    assertRefused(
        "the store of ada would have 3 keys; allowed 2", () -> owners.write(FIRST, "c", "3"));
    assertRefused(
        "the store of ada would have 21 bytes; allowed 20",
        () -> owners.write(FIRST, "b", "\u00E4".repeat(9)));
    owners.write(FIRST, "b", "v".repeat(17));
    owners.write(STRANGER, "c", "others have room");
    owners.delete(FIRST, "a");
    owners.write(FIRST, "c", "");
  }

  @Test
  void twoTransactionsThatEachKeepTheLimitDoNotPassItTogether() throws Exception {
    reopen(RecordSettings.DEFAULT, OwnerLimits.DEFAULT.room(2, 1_000));
    OwnerStore owners = store().owners();
    owners.begin(FIRST);
    owners.begin(SECOND);
    owners.write(FIRST, "a", "1");
    owners.write(FIRST, "b", "1");
    owners.write(SECOND, "c", "2");
    owners.commit(FIRST);

    assertRefused(
        "the transaction of this call was rolled back: the store of ada would have 3 keys;"
            + " allowed 2",
        () -> owners.commit(SECOND));

    assertEquals(List.of("a", "b"), owners.keys(FIRST));
  }

  @Test
  void aTransactionIsSeenByOthersOnlyOnceItIsCommitted() throws Exception {
    OwnerStore owners = store().owners();
    owners.begin(FIRST);
    owners.write(FIRST, "a", "1");

    assertEquals(Optional.of("1"), owners.read(FIRST, "a"));
    assertEquals(Optional.empty(), owners.read(SECOND, "a"));
    owners.commit(FIRST);
    assertEquals(Optional.of("1"), owners.read(SECOND, "a"));
  }

  @Test
  void aTransactionThatIsRolledBackLeavesNothing() throws Exception {
    OwnerStore owners = store().owners();
    owners.write(FIRST, "a", "before");
    owners.begin(FIRST);
    owners.write(FIRST, "a", "after");
    owners.delete(FIRST, "a");
    owners.rollBack(FIRST);

    assertEquals(Optional.of("before"), owners.read(FIRST, "a"));
    assertEquals(0, store().owners().openTransactions());
  }

  @Test
  void countersOfCallsAtOnceAreNotLost() throws Exception {
    OwnerStore owners = store().owners();
    owners.write(FIRST, "n", "0");
    List<CompletableFuture<Void>> calls =
        List.of(key("ada", "c-7"), key("ada", "c-8")).stream()
            .map(call -> CompletableFuture.runAsync(() -> countTo(owners, call, 20)))
            .toList();

    for (CompletableFuture<Void> call : calls) {
      call.get(30, TimeUnit.SECONDS);
    }

    assertEquals(Optional.of("40"), owners.read(FIRST, "n"));
  }

  @Test
  void aKeyThatATransactionHoldsIsRefusedToOthersAfterASecond() throws Exception {
    OwnerStore owners = store().owners();
    owners.write(FIRST, "a", "1");
    owners.begin(FIRST);
    owners.readForUpdate(FIRST, "a");

    assertRefused(
        "the store did not do it: another call holds the same key in its transaction",
        () -> owners.write(SECOND, "a", "2"));
    owners.write(SECOND, "b", "2");
    owners.write(FIRST, "a", "3");
    owners.commit(FIRST);

    assertEquals(Optional.of("3"), owners.read(SECOND, "a"));
  }

  @Test
  void aTransactionThatIsOpenTooLongIsRolledBackAndThePlanIsTold() throws Exception {
    reopen(RecordSettings.DEFAULT, OwnerLimits.DEFAULT.transactionTime(Duration.ofSeconds(2)));
    OwnerStore owners = store().owners();
    owners.begin(FIRST);
    owners.write(FIRST, "a", "1");

    Awaitility.await("the time of the transaction")
        .atMost(Duration.ofSeconds(10))
        .until(() -> owners.openTransactions() == 0);

    String told = "the transaction of this call was open for more than 2000 ms and was rolled back";
    assertRefused(told, () -> owners.write(FIRST, "b", "2"));
    assertRefused(told, () -> owners.commit(FIRST));
    assertRefused("this call has no transaction", () -> owners.commit(FIRST));
    assertEquals(List.of(), owners.keys(FIRST));
    owners.begin(FIRST);
    owners.write(FIRST, "c", "3");
    owners.commit(FIRST);
  }

  @Test
  void theEndOfACallRollsItsTransactionBack() throws Exception {
    OwnerStore owners = store().owners();
    owners.begin(FIRST);
    owners.write(FIRST, "a", "1");

    owners.onEnd(call("ada", "c-1"));

    Awaitility.await("the roll-back").until(() -> owners.openTransactions() == 0);
    owners.write(SECOND, "a", "2");
    assertEquals(List.of("a"), owners.keys(SECOND));
  }

  @Test
  void ownersWhoLeaveTransactionsOpenAreRefusedFurtherOnesAndNobodyElseWaits() throws Exception {
    reopen(RecordSettings.DEFAULT, OwnerLimits.DEFAULT.transactions(2, 3));
    OwnerStore owners = store().owners();
    owners.begin(FIRST);
    assertRefused("this call has a transaction already; allowed 1", () -> owners.begin(FIRST));
    owners.begin(SECOND);
    assertRefused("ada has 2 transactions open; allowed 2", () -> owners.begin(key("ada", "c-9")));
    owners.begin(STRANGER);
    assertRefused(
        "3 transactions of all owners are open; allowed 3", () -> owners.begin(key("eve", "c-1")));

    owners.write(key("eve", "c-1"), "a", "1");
    assertEquals(Optional.of("1"), owners.read(key("eve", "c-1"), "a"));
  }

  @Test
  void interruptingWhoWaitsHarmsNobody() throws Exception {
    OwnerStore owners = store().owners();
    owners.write(FIRST, "a", "1");
    owners.begin(FIRST);
    owners.readForUpdate(FIRST, "a");
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                owners.write(SECOND, "a", "2");
                seen.complete(new AssertionError("not interrupted"));
              } catch (StoreRefusal | InterruptedException e) {
                seen.complete(e);
              }
            });
    Awaitility.await("the write waits")
        .pollInterval(Duration.ofMillis(10))
        .until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

    waiting.interrupt();

    assertEquals(InterruptedException.class, seen.get(5, TimeUnit.SECONDS).getClass());
    owners.commit(FIRST);
    owners.write(SECOND, "c", "3");
    assertEquals(Optional.of("3"), owners.read(FIRST, "c"));
  }

  @Test
  void aClosedStoreSaysSo() {
    OwnerStore owners = store().owners();
    store().close();

    assertRefused("the store is closed", () -> owners.read(FIRST, "a"));
    store().recorder().record(SampleRecords.ended("c-1", "ada", now));
    assertEquals(1, store().recorder().dropped());
  }

  @Test
  void whatIsStoredSurvivesTheServer() throws Exception {
    store().owners().write(FIRST, "a", "1");

    reopen(RecordSettings.DEFAULT, OwnerLimits.DEFAULT);

    assertEquals(Optional.of("1"), store().owners().read(FIRST, "a"));
  }

  private Store store() {
    return Objects.requireNonNull(opened);
  }

  private void reopen(RecordSettings records, OwnerLimits owners) {
    if (opened != null) {
      opened.close();
    }
    opened = Store.open(new StoreSettings(database(), records, owners));
  }

  private void fill(int count, Instant ended) {
    long before = store().recorder().written();
    for (int i = 0; i < count; i++) {
      store().recorder().record(SampleRecords.ended("c-" + i, "ada", ended));
    }
    awaitWritten(before + count);
  }

  private void awaitWritten(long count) {
    Awaitility.await("the writing of the records")
        .atMost(Duration.ofSeconds(20))
        .until(() -> store().recorder().written() == count);
  }

  private void awaitDeleted(long count) {
    Awaitility.await("the deletion of the records")
        .atMost(Duration.ofSeconds(20))
        .until(() -> store().deletedRecords() >= count);
    assertEquals(count, store().deletedRecords());
  }

  private static void countTo(OwnerStore owners, CallKey call, int times) {
    try {
      for (int i = 0; i < times; i++) {
        owners.begin(call);
        int count = Integer.parseInt(owners.readForUpdate(call, "n").orElseThrow());
        owners.write(call, "n", Integer.toString(count + 1));
        owners.commit(call);
      }
    } catch (StoreRefusal | InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  private static void assertRefused(String message, Asking asking) {
    try {
      asking.ask();
    } catch (StoreRefusal e) {
      assertEquals(message, e.getMessage());
      return;
    } catch (InterruptedException e) {
      fail(e);
    }
    fail("not refused with: " + message);
  }

  @FunctionalInterface
  private interface Asking {
    void ask() throws StoreRefusal, InterruptedException;
  }

  private static CallKey key(String owner, String id) {
    return CallKey.of(call(owner, id));
  }

  private static Call call(String owner, String id) {
    return Call.inbound(
        id,
        Dialplan.of(owner, "in", Language.RUBY, "sys.Log 1"),
        SipRequest.builder("INVITE", "sip:100@example.com").build());
  }
}

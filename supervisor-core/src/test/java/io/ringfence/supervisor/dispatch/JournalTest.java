package io.ringfence.supervisor.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.dispatch.Journal.Reading;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final Command DIAL =
      new Command.Dial("1@office", Duration.ofSeconds(30), Optional.empty());
  private static final Command BUSY = new Command.Respond(486, "Busy", "");
  private static final CommandResult NO_ANSWER = CommandResult.failed(480, "Gone");

  private final Journal journal = new Journal(new MemorySize(1_024));

  private void perform(Command command, CommandResult result) {
    assertEquals(new Reading.New(), journal.onCommand(journal.answered() + 1, command));
    assertEquals(Optional.empty(), journal.onPerformed(result, journal.answered() + 100));
  }

  @Test
  void aCommandIsNewOnceThenInFlightAndThenAnswered() {
    assertEquals(new Reading.New(), journal.onCommand(1, DIAL));
    assertEquals(new Reading.InFlight(), journal.onCommand(1, DIAL));
    journal.onPerformed(NO_ANSWER, 77);
    assertEquals(new Reading.Answered(NO_ANSWER, 77), journal.onCommand(1, DIAL));
    assertEquals(1, journal.answered());
  }

  @Test
  void anotherCommandAtItsPlaceDiffersWhetherItWasPerformedOrNot() {
    perform(DIAL, NO_ANSWER);
    assertEquals(new Reading.Differs(DIAL), journal.onCommand(1, BUSY));
    assertEquals(new Reading.New(), journal.onCommand(2, BUSY));
    assertEquals(new Reading.Differs(BUSY), journal.onCommand(2, DIAL));
    assertEquals(2, journal.commands());
    assertEquals(BUSY, journal.command(2));
  }

  @Test
  void aCommandIsEqualOnlyWithAllOfItsArguments() {
    perform(DIAL, NO_ANSWER);
    Command longer = new Command.Dial("1@office", Duration.ofSeconds(31), Optional.empty());
    assertEquals(new Reading.Differs(DIAL), journal.onCommand(1, longer));
  }

  @Test
  void aCommandThatWouldPassTheBoundIsNotTaken() {
    Command large = new Command.Dial("é".repeat(497), Duration.ofSeconds(1), Optional.empty());
    Reading.Full full = assertInstanceOf(Reading.Full.class, journal.onCommand(1, large));
    assertEquals(1_024, full.granted());
    assertEquals(994 + 32, full.seen());
    assertEquals(Optional.empty(), journal.inFlight());
    Command fits = new Command.Dial("é".repeat(496), Duration.ofSeconds(1), Optional.empty());
    assertEquals(new Reading.New(), journal.onCommand(1, fits));
    assertEquals(1_024, journal.bytes());
  }

  @Test
  void aResultThatPassesTheBoundIsToldAndKept() {
    journal.onCommand(1, DIAL);
    Optional<Reading.Full> full =
        journal.onPerformed(CommandResult.failed(500, "x".repeat(990)), 1);
    assertEquals(Optional.of(new Reading.Full(8 + 32 + 990, 1_024)), full);
    assertEquals(1, journal.answered());
  }

  @Test
  void aResultThatEndsTheRunPassesTheBoundUnnoticed() {
    journal.onCommand(1, DIAL);
    CommandResult answered =
        new CommandResult.Dialled(CommandResult.DialResult.ANSWERED, 200, "x".repeat(1_024));
    assertEquals(Optional.empty(), journal.onPerformed(answered, 1));
  }

  @Test
  void onlyAnAnsweredLegOrAFinalResponseThatWasSentIsAFinalResponse() {
    perform(DIAL, NO_ANSWER);
    perform(new Command.Respond(183, "Progress", ""), CommandResult.sent());
    perform(BUSY, new CommandResult.NotPerformed("no"));
    assertFalse(journal.hasFinalResponse());
    assertEquals(Optional.empty(), journal.decidedEnding());
    perform(BUSY, CommandResult.sent());
    assertTrue(journal.hasFinalResponse());
    assertEquals(
        Optional.of(new Completed(new Ending.Responded(486, "Busy"))), journal.decidedEnding());
  }

  @Test
  void anAnsweredLegDecidesTheEnding() {
    perform(DIAL, CommandResult.answered());
    assertTrue(journal.hasFinalResponse());
    assertEquals(Optional.of(new Completed(new Ending.Answered())), journal.decidedEnding());
  }

  @Test
  void aPlanGoesOnAfterAResponseOfSuccess() {
    perform(new Command.Respond(200, "OK", ""), CommandResult.sent());
    assertTrue(journal.hasFinalResponse());
    assertEquals(Optional.empty(), journal.decidedEnding());
  }

  @Test
  void aPlaceThatNobodyCanBeAtIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> journal.onCommand(2, DIAL));
    assertThrows(IllegalArgumentException.class, () -> journal.onCommand(0, DIAL));
    assertThrows(IllegalStateException.class, () -> journal.onPerformed(NO_ANSWER, 1));
  }
}

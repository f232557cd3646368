package io.ringfence.supervisor.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.ServiceCommand;
import io.ringfence.supervisor.settings.CommandOffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuotaTest {
  private static final Duration RING = Duration.ofSeconds(30);
  private static final ServiceCommand MAIL =
      new ServiceCommand.Email(List.of("ann@example.org"), "Missed", "A call", false);
  private static final ServiceCommand CALLBACK =
      new ServiceCommand.Callback("1@p", "2@p", Duration.ZERO, RING, RING, "", "");

  private final Quota quota = new Quota(CommandOffer.DEFAULT.legs(4).callbacks(1).mails(2));

  private static Command dial(String destination) {
    return new Command.Dial(destination, RING, Optional.empty());
  }

  private void assertRefused(String reason, Command command) {
    assertEquals(Optional.of(new CommandResult.NotPerformed(reason)), quota.refusal(command));
  }

  private void assertTaken(Command command) {
    assertEquals(Optional.empty(), quota.refusal(command));
  }

  @Test
  void theLegsOfAllDialsCount() {
    assertTaken(dial("a@p&b@p|c@p"));
    assertRefused("legs in one run: 5; allowed 4", dial("d@p|e@p"));
    assertTaken(dial("d@p"));
    assertRefused("legs in one run: 5; allowed 4", dial("e@p"));
  }

  @Test
  void aDialStringThatNobodyCanReadCountsAsOneLeg() {
    for (int i = 0; i < 4; i++) {
      assertTaken(dial("a@p[dt=x]"));
    }
    assertRefused("legs in one run: 5; allowed 4", dial("a@p[dt=x]"));
  }

  @Test
  void callbacksAndMailsHaveTheirOwnLimits() {
    assertTaken(CALLBACK);
    assertRefused("callbacks in one run: 2; allowed 1", CALLBACK);
    assertTaken(MAIL);
    assertTaken(MAIL);
    assertRefused("mails in one run: 3; allowed 2", MAIL);
  }

  @Test
  void otherCommandsAreNotCounted() {
    for (int i = 0; i < 1_000; i++) {
      assertTaken(new ServiceCommand.DbRead("key"));
      assertTaken(new Command.Respond(180, "Ringing", ""));
    }
  }
}

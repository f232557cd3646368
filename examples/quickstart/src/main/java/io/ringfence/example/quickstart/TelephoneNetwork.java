package io.ringfence.example.quickstart;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandHandler;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.ServiceCommand;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What a SIP server does for its scripts, in miniature: each place in it rings for a while and then
 * answers, or does not.
 */
final class TelephoneNetwork implements CommandHandler {

  /** What becomes of a leg once it has rung long enough. */
  private record Place(Duration rings, int status, String reason) {
    static Place of(int millis, int status, String reason) {
      return new Place(Duration.ofMillis(millis), status, reason);
    }
  }

  private static final Place NOWHERE = Place.of(1, 404, "Not Found");
  private static final Map<String, Place> PLACES =
      Map.of(
          "office", Place.of(300, 200, "OK"),
          "freephone", Place.of(200, 200, "OK"),
          "voicemail", Place.of(20, 200, "OK"),
          "budget", Place.of(150, 486, "Busy Here"),
          "backup", Place.of(50, 503, "Service Unavailable"),
          "reliable", Place.of(400, 200, "OK"),
          "shop", Place.of(60_000, 200, "OK"),
          "farend", Place.of(60_000, 200, "OK"));

  private final ConcurrentMap<String, Duration> spent = new ConcurrentHashMap<>();

  @Override
  public CommandResult perform(Call call, Command command) throws InterruptedException {
    long begunNanos = System.nanoTime();
    try {
      return switch (command) {
        case Command.Dial dial -> ring(dial);
        case Command.Respond _ -> CommandResult.sent();
        case ServiceCommand _ -> CommandResult.notOffered(command);
      };
    } finally {
      Duration took = Duration.ofNanos(System.nanoTime() - begunNanos);
      spent.merge(call.id(), took, Duration::plus);
    }
  }

  /** How long a call kept the network busy: its ringing. */
  Duration timeSpentOn(Call call) {
    return spent.getOrDefault(call.id(), Duration.ZERO);
  }

  /** Tries leg after leg, as a dial string {@code a@here|b@there} wants it. */
  private static CommandResult ring(Command.Dial dial) throws InterruptedException {
    CommandResult result = CommandResult.failed(NOWHERE.status(), NOWHERE.reason());
    for (String leg : dial.destination().split("\\|", -1)) {
      Place place = PLACES.getOrDefault(leg.substring(leg.indexOf('@') + 1), NOWHERE);
      if (place.rings().compareTo(dial.ringTime()) > 0) {
        Thread.sleep(dial.ringTime());
        result = new CommandResult.Dialled(DialResult.TIMED_OUT, 408, "Request Timeout");
      } else {
        Thread.sleep(place.rings());
        if (place.status() == 200) {
          return CommandResult.answered();
        }
        result = CommandResult.failed(place.status(), place.reason());
      }
    }
    return result;
  }
}

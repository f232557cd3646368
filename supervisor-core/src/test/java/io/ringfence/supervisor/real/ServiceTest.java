package io.ringfence.supervisor.real;

import static io.ringfence.supervisor.real.TestDispatchers.call;
import static io.ringfence.supervisor.real.TestDispatchers.outcomeOf;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandHandler;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.settings.CommandOffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What plans ask of the host beside dials and responses, over real workers. */
@ExtendWith(NothingLeftBehind.class)
class ServiceTest {
  private final StoreHost host = new StoreHost();
  private final RecordedEvents events = new RecordedEvents();

  /** Keeps keys and values, and plays files until it is let go. */
  private static final class StoreHost implements CommandHandler {
    private final Map<String, String> store = new ConcurrentHashMap<>();
    private final List<Command> commands = new CopyOnWriteArrayList<>();
    private final CountDownLatch played = new CountDownLatch(1);

    @Override
    public CommandResult perform(Call call, Command command) throws InterruptedException {
      commands.add(command);
      return switch (command) {
        case Command.Dial _ -> CommandResult.failed(486, "Busy Here");
        case Command.Respond _ -> CommandResult.sent();
        case ServiceCommand.DbWrite(String key, String value) -> {
          store.put(key, value);
          yield CommandResult.returned(PlanValue.nothing());
        }
        case ServiceCommand.DbRead(String key) -> {
          String value = store.get(key);
          yield CommandResult.returned(value == null ? PlanValue.nothing() : PlanValue.text(value));
        }
        case ServiceCommand.Custom(String _, List<PlanValue> files) -> {
          played.await();
          yield CommandResult.returned(
              new PlanValue.Fields(Map.of("Played", new PlanValue.Items(files))));
        }
        case ServiceCommand other -> CommandResult.notOffered(other);
      };
    }
  }

  private static String plan(Language language) {
    return switch (language) {
      case RUBY ->
          """
          sys.DBWrite('greeting', 'hello')
          page = sys.WebGet('http://example.org/')
          played = sys.PlayFile('a.wav', sys.DBRead('greeting'))
          sys.Respond(404, "#{page.inspect} #{played.Played.join('+')}")
          """;
      case JAVASCRIPT ->
          """
          sys.dbWrite('greeting', 'hello');
          const page = sys.webGet('http://example.org/');
          const played = sys.playFile('a.wav', sys.dbRead('greeting'));
          sys.respond(404, `${page === null ? 'nil' : page} ${played.played.join('+')}`);
          """;
    };
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aWorkerLostDuringACommandOfTheHostCostsNothingAndRepeatsNothing(Language language) {
    try (CallDispatcher dispatcher =
        TestDispatchers.with(
                TestDispatchers.builder(
                    host,
                    events,
                    TestDispatchers.RUNS.offer(CommandOffer.DEFAULT.ownCommands("PlayFile"))),
                language)
            .build()
            .start()) {
      DispatchedCall call = dispatcher.dispatch(call(language, plan(language)));
      await("the file plays")
          .atMost(Duration.ofSeconds(60))
          .until(() -> host.commands.stream().anyMatch(ServiceCommand.Custom.class::isInstance));
      Workers.signal("KILL", Workers.serving(dispatcher));
      events.await(SupervisorEvent.CallResumed.class, _ -> true);
      host.played.countDown();
      assertEquals(
          new Completed(new CallOutcome.Ending.Responded(404, "nil a.wav+hello")),
          outcomeOf(call),
          events::toString);
    }
    assertEquals(
        List.of("DBWrite", "WebGet", "DBRead", "PlayFile", "Respond"),
        host.commands.stream().map(Command::name).toList());
  }
}

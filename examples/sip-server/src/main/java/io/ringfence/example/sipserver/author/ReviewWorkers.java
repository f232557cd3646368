package io.ringfence.example.sipserver.author;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.CallDispatcherBuilder;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.event.StartFailedException;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.PoolSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Workers that read plans and tell what they offer, one for each language. They serve all owners:
 * nothing is in them that one could steal from another.
 */
final class ReviewWorkers implements AutoCloseable {
  private static final String NAME = "ringfence";
  private static final Duration LOG_LIMIT = Duration.ofSeconds(10);

  private final CallDispatcher dispatcher;
  private final BlockingQueue<String> answers;

  private ReviewWorkers(CallDispatcher dispatcher, BlockingQueue<String> answers) {
    this.dispatcher = dispatcher;
    this.answers = answers;
  }

  static ReviewWorkers start(Set<Language> languages) throws AuthorException {
    BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    CallDispatcherBuilder builder =
        CallDispatcher.builder((_, command) -> CommandResult.notOffered(command));
    for (Language language : languages) {
      switch (language) {
        case RUBY -> builder.ruby(ReviewWorkers::shared);
        case JAVASCRIPT -> builder.javascript(ReviewWorkers::shared);
      }
    }
    builder.owners(new OwnerSettings(1_000, 1_000, 1_000));
    builder.listener(event -> {
      if (event instanceof SupervisorEvent.PlanLogged logged && logged.owner().equals(NAME)) {
        answers.add(logged.line());
      }
    });
    try {
      return new ReviewWorkers(builder.build().start(), answers);
    } catch (StartFailedException e) {
      throw new AuthorException("no worker started: " + e.getMessage());
    }
  }

  CallOutcome run(Call call) {
    return dispatcher.dispatch(call).join();
  }

  /** What the engine says that {@code sys} has. */
  KnownMembers members(Language language) throws AuthorException {
    Dialplan question = Dialplan.of(NAME, "members", language, KnownMembers.question(language));
    CallOutcome outcome =
        run(
            Call.inbound(
                "members-" + language.label(),
                question,
                SipRequest.builder("INVITE", "sip:members@localhost").build()));
    List<String> lines = new ArrayList<>();
    try {
      for (String line = next(outcome); !line.equals(KnownMembers.END); line = next(outcome)) {
        lines.add(line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AuthorException("interrupted");
    }
    return KnownMembers.read(lines);
  }

  private String next(CallOutcome outcome) throws InterruptedException, AuthorException {
    String line = answers.poll(LOG_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    if (line == null) {
      throw new AuthorException("the worker did not tell its members: " + outcome.explanation());
    }
    return line;
  }

  private static PoolSettings shared(PoolSettings pool) {
    return new PoolSettings(1, 2, pool.runsPerWorker(), PoolSettings.Sharing.ALL_OWNERS);
  }

  @Override
  public void close() {
    dispatcher.close();
  }
}

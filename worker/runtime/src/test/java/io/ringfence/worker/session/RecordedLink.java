package io.ringfence.worker.session;

import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.FrameCodec;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.ToWorker;
import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A supervisor that keeps every frame and answers commands by a function; empty is never. */
final class RecordedLink implements SupervisorLink {
  final List<FromWorker> frames = new CopyOnWriteArrayList<>();
  private final FrameCodec codec = new FrameCodec();
  private final Function<FromWorker.CommandIssued, Optional<CommandAnswer>> host;
  private volatile Optional<Run> run = Optional.empty();

  RecordedLink(Function<FromWorker.CommandIssued, Optional<CommandAnswer>> host) {
    this.host = host;
  }

  void attach(Run attached) {
    run = Optional.of(attached);
  }

  @Override
  public Optional<ToWorker> read() {
    return Optional.empty();
  }

  @Override
  public void write(FromWorker frame) {
    var _ = codec.encode(frame);
    frames.add(frame);
    if (frame instanceof FromWorker.CommandIssued command) {
      host.apply(command)
          .ifPresent(answer ->
              run.ifPresent(waiting ->
                  waiting.answer(
                      new ToWorker.CommandAnswered(
                          command.run(),
                          command.sequence(),
                          answer,
                          clockAfter(command.sequence())))));
    }
  }

  /** Each answer comes a second after the one before. */
  private static long clockAfter(int sequence) {
    return Stage.ORIGIN.clockMicros() + sequence * 1_000_000L;
  }

  @Override
  public void close() {}

  List<String> lines() {
    return frames.stream()
        .flatMap(frame ->
            frame instanceof FromWorker.Logged logged
                ? java.util.stream.Stream.of(logged.line())
                : java.util.stream.Stream.empty())
        .toList();
  }

  List<FromWorker.CommandIssued> commands() {
    return frames.stream()
        .filter(FromWorker.CommandIssued.class::isInstance)
        .map(FromWorker.CommandIssued.class::cast)
        .toList();
  }

  static CommandAnswer dialled(int result, int status, String reason) {
    return new CommandAnswer.Done(
        Map.of(
            "result", new Value.Whole(result),
            "status", new Value.Whole(status),
            "reason", new Value.Text(reason)));
  }
}

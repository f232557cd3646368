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
import java.util.stream.Collectors;

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

  /** The arguments of a command on one line, sorted by name. */
  static String wire(FromWorker.CommandIssued command) {
    return command.arguments().entrySet().stream()
        .map(argument -> argument.getKey() + "=" + shown(argument.getValue()))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  static String shown(Value value) {
    return switch (value) {
      case Value.Nothing _ -> "nil";
      case Value.Flag(boolean isSet) -> Boolean.toString(isSet);
      case Value.Whole(long amount) -> Long.toString(amount);
      case Value.Text(String text) -> text;
      case Value.Items(List<Value> items) ->
          items.stream().map(RecordedLink::shown).collect(Collectors.joining(", ", "[", "]"));
      case Value.Fields(Map<String, Value> fields) ->
          fields.entrySet().stream()
              .map(field -> field.getKey() + "=" + shown(field.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  static CommandAnswer returned(Value value) {
    return new CommandAnswer.Done(Map.of("value", value));
  }

  static CommandAnswer dialled(int result, int status, String reason) {
    return new CommandAnswer.Done(
        Map.of(
            "result", new Value.Whole(result),
            "status", new Value.Whole(status),
            "reason", new Value.Text(reason)));
  }
}

package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import io.ringfence.supervisor.call.SipRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much of a journal a command and its result take, in bytes of text. */
final class EntrySize {

  /** As much of a reason as a worker is told. */
  private static final int MAX_REASON = 1_024;

  /** As many legs of a dial as a script is told of. */
  private static final int MAX_LEGS = 100;

  /** What a value costs beside its text. */
  private static final int VALUE_BYTES = 8;

  /** The most text of a value: what a frame takes with room for the rest of it. */
  private static final long MAX_VALUE_BYTES = 256 << 10;

  /** The longest list or record in a value. */
  private static final int MAX_VALUE_ENTRIES = 4_096;

  private EntrySize() {}

  /** Why a worker cannot be told the value; empty if it can. */
  static Optional<String> tooMuch(PlanValue value) {
    if (!fitsFrame(value, PlanValue.MAX_DEPTH)) {
      return Optional.of(
          "a value whose lists are deeper than %d or longer than %d"
              .formatted(PlanValue.MAX_DEPTH, MAX_VALUE_ENTRIES));
    }
    long bytes = of(value);
    return bytes > MAX_VALUE_BYTES
        ? Optional.of("a value of %d bytes; allowed %d".formatted(bytes, MAX_VALUE_BYTES))
        : Optional.empty();
  }

  private static boolean fitsFrame(PlanValue value, int depth) {
    return switch (value) {
      case PlanValue.Nothing _, PlanValue.Flag _, PlanValue.Whole _, PlanValue.Text _ -> true;
      case PlanValue.Items(List<PlanValue> items) -> fitFrame(items, depth);
      case PlanValue.Fields(Map<String, PlanValue> fields) -> fitFrame(fields.values(), depth);
    };
  }

  private static boolean fitFrame(Collection<PlanValue> values, int depth) {
    return depth > 0
        && values.size() <= MAX_VALUE_ENTRIES
        && values.stream().allMatch(value -> fitsFrame(value, depth - 1));
  }

  /** The result as it is kept and told: what a host says at length is cut, values are not. */
  static CommandResult bounded(CommandResult result) {
    return switch (result) {
      case CommandResult.Dialled dialled ->
          new CommandResult.Dialled(
              dialled.result(),
              dialled.status(),
              cut(dialled.reason()),
              dialled.legs().stream().limit(MAX_LEGS).map(EntrySize::cut).toList(),
              dialled.redirectUri().map(EntrySize::cut));
      case CommandResult.Returned returned -> returned;
      case CommandResult.Sent sent -> sent;
      case CommandResult.NotPerformed(String reason) -> new CommandResult.NotPerformed(cut(reason));
    };
  }

  static long of(Command command) {
    return switch (command) {
      case Command.Dial dial -> of(dial.destination()) + of(dial.changes());
      case Command.Respond respond -> of(respond.reason()) + of(respond.headers());
      case ServiceCommand service -> of(service.name()) + of(service.arguments());
    };
  }

  static long of(CommandResult result) {
    return switch (result) {
      case CommandResult.Dialled dialled ->
          of(dialled.reason())
              + dialled.legs().stream().mapToLong(leg -> of(leg.uri()) + of(leg.reason())).sum()
              + dialled.redirectUri().map(EntrySize::of).orElse(0L);
      case CommandResult.Returned(PlanValue value) -> of(value);
      case CommandResult.Sent _ -> 0;
      case CommandResult.NotPerformed(String reason) -> of(reason);
    };
  }

  private static long of(Command.Changes changes) {
    return changes.headers().stream().mapToLong(EntrySize::of).sum()
        + changes.caller().name().map(EntrySize::of).orElse(0L)
        + changes.caller().user().map(EntrySize::of).orElse(0L)
        + changes.caller().host().map(EntrySize::of).orElse(0L)
        + changes.content().map(content -> of(content.type()) + of(content.body())).orElse(0L);
  }

  private static long of(SipRequest.Header header) {
    return of(header.name()) + of(header.value());
  }

  private static long of(List<PlanValue> values) {
    return values.stream().mapToLong(EntrySize::of).sum();
  }

  private static long of(PlanValue value) {
    return VALUE_BYTES
        + switch (value) {
          case PlanValue.Nothing _, PlanValue.Flag _, PlanValue.Whole _ -> 0;
          case PlanValue.Text(String text) -> of(text);
          case PlanValue.Items(List<PlanValue> items) -> of(items);
          case PlanValue.Fields(Map<String, PlanValue> fields) ->
              fields.entrySet().stream()
                  .mapToLong(field -> of(field.getKey()) + of(field.getValue()))
                  .sum();
        };
  }

  private static long of(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static CommandResult.LegEnd cut(CommandResult.LegEnd leg) {
    return new CommandResult.LegEnd(cut(leg.uri()), leg.status(), cut(leg.reason()));
  }

  private static String cut(String reason) {
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
  }
}

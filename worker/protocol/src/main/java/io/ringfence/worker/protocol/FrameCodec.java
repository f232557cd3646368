package io.ringfence.worker.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamWriteException;
import tools.jackson.dataformat.cbor.CBORFactory;

/**
 * Turns frames into bytes and back. A body is a sequence of CBOR items: the frame's tag, then its
 * fields in the order of the record. Thread-safe.
 */
public final class FrameCodec {

  /** The longest plan source that a frame carries, in characters. */
  public static final int MAX_PLAN_CHARACTERS = 256 << 10;

  /** The longest text of a run that a frame carries otherwise, in characters. */
  public static final int MAX_TEXT_CHARACTERS = 16 << 10;

  private static final int MAX_BODY_CHARACTERS = 256 << 10;
  private static final int MAX_NAME_CHARACTERS = 512;
  private static final int MAX_NESTING = 16;
  private static final FrameTag[] TAGS = FrameTag.values();
  private static final RunEnding.Fault[] FAULTS = RunEnding.Fault.values();
  private static final RunEnding.Limit[] LIMITS = RunEnding.Limit.values();

  private final CBORFactory cbor =
      CBORFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxStringLength(MAX_PLAN_CHARACTERS)
                  .maxNameLength(MAX_NAME_CHARACTERS)
                  .maxDocumentLength(FrameAssembler.MAX_BODY_BYTES)
                  .build())
          .build();

  /** A codec; one serves a whole process. */
  public FrameCodec() {}

  /**
   * The frame as it goes on the wire, with its length before it.
   *
   * @throws IllegalArgumentException if the frame is longer than {@link
   *     FrameAssembler#MAX_BODY_BYTES} or holds text that is not well-formed Unicode
   */
  public ByteBuffer encode(Frame frame) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    bytes.writeBytes(new byte[FrameAssembler.PREFIX_BYTES]);
    try (JsonGenerator generator = cbor.createGenerator(ObjectWriteContext.empty(), bytes)) {
      write(frame, new BodyWriter(generator));
    } catch (StreamWriteException e) {
      throw new IllegalArgumentException(
          frame.getClass().getSimpleName() + " cannot be encoded: " + e.getOriginalMessage(), e);
    }
    int length = bytes.size() - FrameAssembler.PREFIX_BYTES;
    if (length > FrameAssembler.MAX_BODY_BYTES) {
      throw new IllegalArgumentException(
          "%s has %d bytes; a frame takes %d"
              .formatted(frame.getClass().getSimpleName(), length, FrameAssembler.MAX_BODY_BYTES));
    }
    return ByteBuffer.wrap(bytes.toByteArray()).putInt(0, length);
  }

  /** Decodes a body that came from a worker. */
  public FromWorker decodeFromWorker(byte[] body) throws MalformedFrameException {
    return switch (decode(body)) {
      case FromWorker frame -> frame;
      case ToWorker frame -> throw wrongDirection(frame);
    };
  }

  /** Decodes a body that came from the supervisor. */
  public ToWorker decodeToWorker(byte[] body) throws MalformedFrameException {
    return switch (decode(body)) {
      case ToWorker frame -> frame;
      case FromWorker frame -> throw wrongDirection(frame);
    };
  }

  private static MalformedFrameException wrongDirection(Frame frame) {
    return new MalformedFrameException(
        frame.getClass().getSimpleName() + " does not go in this direction");
  }

  private static void write(Frame frame, BodyWriter to) {
    switch (frame) {
      case FromWorker.Hello hello ->
          to.constant(FrameTag.HELLO)
              .number(hello.protocolVersion())
              .text(hello.token())
              .number(hello.pid())
              .text(hello.language())
              .text(hello.engine())
              .text(hello.sandbox());
      case FromWorker.Heartbeat(int runs) -> to.constant(FrameTag.HEARTBEAT).number(runs);
      case FromWorker.CommandIssued command ->
          to.constant(FrameTag.COMMAND_ISSUED)
              .number(command.run())
              .number(command.sequence())
              .text(command.name())
              .fields(command.arguments());
      case FromWorker.RunBegun(long run) -> to.constant(FrameTag.RUN_BEGUN).number(run);
      case FromWorker.RunUsed(long run, long cpuMillis, long allocatedBytes) ->
          to.constant(FrameTag.RUN_USED).number(run).number(cpuMillis).number(allocatedBytes);
      case FromWorker.Logged(long run, String line) ->
          to.constant(FrameTag.LOGGED).number(run).text(line);
      case FromWorker.TimeExtended(long run, int seconds) ->
          to.constant(FrameTag.TIME_EXTENDED).number(run).number(seconds);
      case FromWorker.RunEnded(long run, RunEnding ending) ->
          write(ending, to.constant(FrameTag.RUN_ENDED).number(run));
      case ToWorker.Welcome(int version, int heartbeatMillis) ->
          to.constant(FrameTag.WELCOME).number(version).number(heartbeatMillis);
      case ToWorker.PlanSent(String hash, String source) ->
          to.constant(FrameTag.PLAN_SENT).text(hash).text(source);
      case ToWorker.PlanForgotten(String hash) -> to.constant(FrameTag.PLAN_FORGOTTEN).text(hash);
      case ToWorker.StartRun start -> write(start, to);
      case ToWorker.CommandAnswered(long run, int sequence, CommandAnswer answer, long clock) ->
          write(
              answer,
              to.constant(FrameTag.COMMAND_ANSWERED).number(run).number(sequence).number(clock));
      case ToWorker.StopRun(long run) -> to.constant(FrameTag.STOP_RUN).number(run);
      case ToWorker.Finish _ -> to.constant(FrameTag.FINISH);
    }
  }

  private static void write(ToWorker.StartRun start, BodyWriter to) {
    PlanCall call = start.call();
    RunLimits limits = start.limits();
    to.constant(FrameTag.START_RUN)
        .number(start.run())
        .text(start.planHash())
        .text(call.owner())
        .text(call.dialplan())
        .flag(call.outbound())
        .text(call.request().method())
        .text(call.request().uri())
        .list(
            call.request().headers(),
            (writer, header) -> writer.text(header.name()).text(header.value()))
        .text(call.request().body())
        .list(call.ownCommands(), BodyWriter::text)
        .number(limits.unattendedMillis())
        .number(limits.totalMillis())
        .number(limits.commands())
        .number(limits.logCharacters())
        .number(limits.cpuMillis())
        .number(limits.allocatedBytes())
        .number(start.origin().seed())
        .number(start.origin().clockMicros())
        .number(start.origin().replayedCommands());
  }

  private static void write(CommandAnswer answer, BodyWriter to) {
    switch (answer) {
      case CommandAnswer.Done done -> to.number(0).fields(done.results());
      case CommandAnswer.Failed(String reason) -> to.number(1).text(reason);
    }
  }

  private static void write(RunEnding ending, BodyWriter to) {
    switch (ending) {
      case RunEnding.Answered _ -> to.number(0);
      case RunEnding.Responded(int status, String reason) ->
          to.number(1).number(status).text(reason);
      case RunEnding.Unanswered(int status, String reason) ->
          to.number(2).number(status).text(reason);
      case RunEnding.Failed(RunEnding.Fault fault, int line, String message) ->
          to.number(3).constant(fault).number(line).text(message);
      case RunEnding.LimitReached(RunEnding.Limit limit, long seen, long granted) ->
          to.number(4).constant(limit).number(seen).number(granted);
      case RunEnding.Stopped _ -> to.number(5);
      case RunEnding.EngineFailed(String message) -> to.number(6).text(message);
    }
  }

  private Frame decode(byte[] body) throws MalformedFrameException {
    try (JsonParser parser = cbor.createParser(ObjectReadContext.empty(), body)) {
      BodyReader from = new BodyReader(parser);
      Frame frame = read(from);
      from.end();
      return frame;
    } catch (JacksonException e) {
      throw new MalformedFrameException("not CBOR: " + e.getOriginalMessage(), e);
    }
  }

  private static Frame read(BodyReader from) throws MalformedFrameException {
    return switch (from.constant("frame tag", TAGS)) {
      case HELLO ->
          new FromWorker.Hello(
              from.integer("protocol version", 0, Integer.MAX_VALUE),
              from.text("token", MAX_NAME_CHARACTERS),
              from.number("pid", 0, Long.MAX_VALUE),
              from.text("language", MAX_NAME_CHARACTERS),
              from.text("engine", MAX_NAME_CHARACTERS),
              from.text("sandbox level", MAX_NAME_CHARACTERS));
      case HEARTBEAT -> new FromWorker.Heartbeat(from.integer("runs", 0, Integer.MAX_VALUE));
      case COMMAND_ISSUED ->
          new FromWorker.CommandIssued(
              run(from),
              sequence(from),
              from.text("command name", MAX_NAME_CHARACTERS),
              from.fields("command arguments"));
      case RUN_BEGUN -> new FromWorker.RunBegun(run(from));
      case RUN_USED ->
          new FromWorker.RunUsed(
              run(from),
              from.number("processor time", 0, Long.MAX_VALUE),
              from.number("allocated bytes", 0, Long.MAX_VALUE));
      case LOGGED -> new FromWorker.Logged(run(from), from.text("log line", MAX_TEXT_CHARACTERS));
      case TIME_EXTENDED ->
          new FromWorker.TimeExtended(run(from), from.integer("seconds", 0, Integer.MAX_VALUE));
      case RUN_ENDED -> new FromWorker.RunEnded(run(from), readEnding(from));
      case WELCOME ->
          new ToWorker.Welcome(
              from.integer("protocol version", 0, Integer.MAX_VALUE),
              from.integer("heartbeat interval", 1, Integer.MAX_VALUE));
      case PLAN_SENT -> new ToWorker.PlanSent(hash(from), from.text("plan", MAX_PLAN_CHARACTERS));
      case PLAN_FORGOTTEN -> new ToWorker.PlanForgotten(hash(from));
      case START_RUN ->
          new ToWorker.StartRun(
              run(from), hash(from), readCall(from), readLimits(from), readOrigin(from));
      case COMMAND_ANSWERED -> {
        long run = run(from);
        int sequence = sequence(from);
        long clock = clock(from);
        yield new ToWorker.CommandAnswered(run, sequence, readAnswer(from), clock);
      }
      case STOP_RUN -> new ToWorker.StopRun(run(from));
      case FINISH -> new ToWorker.Finish();
    };
  }

  private static long run(BodyReader from) throws MalformedFrameException {
    return from.number("run", 1, Long.MAX_VALUE);
  }

  private static int sequence(BodyReader from) throws MalformedFrameException {
    return from.integer("sequence", 1, Integer.MAX_VALUE);
  }

  private static String hash(BodyReader from) throws MalformedFrameException {
    return from.text("plan hash", MAX_NAME_CHARACTERS);
  }

  private static PlanCall readCall(BodyReader from) throws MalformedFrameException {
    return new PlanCall(
        from.text("owner", MAX_TEXT_CHARACTERS),
        from.text("dialplan", MAX_TEXT_CHARACTERS),
        from.flag("outbound"),
        new PlanCall.Request(
            from.text("method", MAX_TEXT_CHARACTERS),
            from.text("uri", MAX_TEXT_CHARACTERS),
            readHeaders(from),
            from.text("body", MAX_BODY_CHARACTERS)),
        from.list("own commands", () -> from.text("own command", MAX_NAME_CHARACTERS)));
  }

  private static List<PlanCall.Header> readHeaders(BodyReader from) throws MalformedFrameException {
    return from.list(
        "headers",
        () ->
            new PlanCall.Header(
                from.text("header name", MAX_TEXT_CHARACTERS),
                from.text("header value", MAX_TEXT_CHARACTERS)));
  }

  private static RunLimits readLimits(BodyReader from) throws MalformedFrameException {
    return new RunLimits(
        from.integer("unattended time", 1, Integer.MAX_VALUE),
        from.integer("total time", 1, Integer.MAX_VALUE),
        from.integer("command limit", 0, Integer.MAX_VALUE),
        from.integer("log limit", 0, Integer.MAX_VALUE),
        from.integer("processor time limit", 1, Integer.MAX_VALUE),
        from.number("allocation limit", 1, Long.MAX_VALUE));
  }

  private static RunOrigin readOrigin(BodyReader from) throws MalformedFrameException {
    return new RunOrigin(
        from.number("seed", Long.MIN_VALUE, Long.MAX_VALUE),
        clock(from),
        from.integer("replayed commands", 0, Integer.MAX_VALUE));
  }

  private static long clock(BodyReader from) throws MalformedFrameException {
    return from.number("clock", 0, Long.MAX_VALUE);
  }

  private static CommandAnswer readAnswer(BodyReader from) throws MalformedFrameException {
    return switch (from.integer("answer kind", 0, 1)) {
      case 0 -> new CommandAnswer.Done(from.fields("command results"));
      default -> new CommandAnswer.Failed(from.text("reason", MAX_TEXT_CHARACTERS));
    };
  }

  private static RunEnding readEnding(BodyReader from) throws MalformedFrameException {
    return switch (from.integer("ending kind", 0, 6)) {
      case 0 -> new RunEnding.Answered();
      case 1 -> new RunEnding.Responded(status(from), from.text("reason", MAX_TEXT_CHARACTERS));
      case 2 -> new RunEnding.Unanswered(status(from), from.text("reason", MAX_TEXT_CHARACTERS));
      case 3 ->
          new RunEnding.Failed(
              from.constant("fault", FAULTS),
              from.integer("line", 0, Integer.MAX_VALUE),
              from.text("message", MAX_TEXT_CHARACTERS));
      case 4 ->
          new RunEnding.LimitReached(
              from.constant("limit", LIMITS),
              from.number("seen", 0, Long.MAX_VALUE),
              from.number("granted", 0, Long.MAX_VALUE));
      case 5 -> new RunEnding.Stopped();
      default -> new RunEnding.EngineFailed(from.text("message", MAX_TEXT_CHARACTERS));
    };
  }

  private static int status(BodyReader from) throws MalformedFrameException {
    return from.integer("status", 300, 699);
  }
}

package io.ringfence.benchmark;

import io.ringfence.worker.protocol.Frame;
import io.ringfence.worker.protocol.FrameAssembler;
import io.ringfence.worker.protocol.FrameCodec;
import io.ringfence.worker.protocol.FromWorker.CommandIssued;
import io.ringfence.worker.protocol.MalformedFrameException;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunLimits;
import io.ringfence.worker.protocol.RunOrigin;
import io.ringfence.worker.protocol.ToWorker.StartRun;
import io.ringfence.worker.protocol.Value;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What do the two commonest frames cost to encode and decode, beside the least that could be done?
 *
 * <p>The frames are a {@link StartRun} with eight headers, as a call starts, and a {@link
 * CommandIssued}, as a script dials. The peers are the same fields through a {@link
 * DataOutputStream}, and a copy of the encoded bytes.
 *
 * <p>Two forks, five warm-up and five measured iterations of one second, one thread. To run it:
 * {@code mvn -q -ntp -Pbenchmarks -pl benchmarks -am -Dmaven.test.skip -Djmh=FrameCodec package}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class FrameCodecBenchmark {
  private static final StartRun START =
      new StartRun(
          4711,
          "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          new PlanCall(
              "acme",
              "routing.rb",
              false,
              new PlanCall.Request(
                  "INVITE",
                  "sip:0049301234567@example.com",
                  List.of(
                      header("Via", "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK776asdhds"),
                      header("Max-Forwards", "70"),
                      header("From", "\"Alice\" <sip:alice@example.com>;tag=1928301774"),
                      header("To", "<sip:0049301234567@example.com>"),
                      header("Call-ID", "a84b4c76e66710@192.0.2.1"),
                      header("CSeq", "314159 INVITE"),
                      header("Contact", "<sip:alice@192.0.2.1>"),
                      header("User-Agent", "Telephone/1.0")),
                  ""),
              List.of()),
          new RunLimits(10_000, 300_000, 500, 65_536, 5_000, 100_000_000L),
          new RunOrigin(0x5DEECE66DL, 1_700_000_000_000_000L, 0));

  private static final CommandIssued DIAL =
      new CommandIssued(
          4711,
          1,
          "Dial",
          Map.of(
              "destination", new Value.Text("49301234567@cheap|49301234567@reliable"),
              "ringSeconds", new Value.Whole(30),
              "answeredLimitSeconds", new Value.Whole(0)));

  private final FrameCodec codec = new FrameCodec();
  private final byte[] start = body(START);
  private final byte[] dial = body(DIAL);

  /** A start of a run, encoded. */
  @Benchmark
  public ByteBuffer startRunEncoded() {
    return codec.encode(START);
  }

  /** A start of a run, decoded. */
  @Benchmark
  public Frame startRunDecoded() throws MalformedFrameException {
    return codec.decodeToWorker(start);
  }

  /** The fields of a start of a run, written without names or types. */
  @Benchmark
  public byte[] startRunPlainlyWritten() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      PlanCall.Request request = START.call().request();
      out.writeLong(START.run());
      out.writeUTF(START.planHash());
      out.writeUTF(START.call().owner());
      out.writeUTF(START.call().dialplan());
      out.writeBoolean(START.call().outbound());
      out.writeUTF(request.method());
      out.writeUTF(request.uri());
      out.writeInt(request.headers().size());
      for (PlanCall.Header header : request.headers()) {
        out.writeUTF(header.name());
        out.writeUTF(header.value());
      }
      out.writeUTF(request.body());
      out.writeInt(START.limits().unattendedMillis());
      out.writeInt(START.limits().totalMillis());
      out.writeInt(START.limits().commands());
      out.writeInt(START.limits().logCharacters());
    }
    return bytes.toByteArray();
  }

  /** The bytes of a start of a run, copied. */
  @Benchmark
  public byte[] startRunCopied() {
    return Arrays.copyOf(start, start.length);
  }

  /** A dial, encoded. */
  @Benchmark
  public ByteBuffer dialEncoded() {
    return codec.encode(DIAL);
  }

  /** A dial, decoded. */
  @Benchmark
  public Frame dialDecoded() throws MalformedFrameException {
    return codec.decodeFromWorker(dial);
  }

  /** The bytes of a dial, copied. */
  @Benchmark
  public byte[] dialCopied() {
    return Arrays.copyOf(dial, dial.length);
  }

  private static PlanCall.Header header(String name, String value) {
    return new PlanCall.Header(name, value);
  }

  private static byte[] body(Frame frame) {
    ByteBuffer bytes = new FrameCodec().encode(frame).position(FrameAssembler.PREFIX_BYTES);
    byte[] body = new byte[bytes.remaining()];
    bytes.get(body);
    return body;
  }
}

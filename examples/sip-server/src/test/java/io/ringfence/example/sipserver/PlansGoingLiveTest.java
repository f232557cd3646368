package io.ringfence.example.sipserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.registrar.RawTelephone;
import io.ringfence.example.sipserver.store.CallKey;
import io.ringfence.supervisor.call.Call.Direction;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Authors change their plans while the server takes calls. */
@Timeout(120)
class PlansGoingLiveTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final CallKey LOOKER = new CallKey("a", Direction.INBOUND, "looker");

  /** What it writes, dials and mails needs no statement of the plan to be reached. */
  private static final String EAGER =
      """
      BEGIN {
        sys.Log('the block runs')
        sys.DBWrite('begun', 'yes') rescue sys.Log('no writing')
        sys.Dial('1@callee') rescue sys.Log('no dialling')
        sys.Email('someone@ringfence.test', 'subject', 'body') rescue sys.Log('no mail')
        sys.Log('the block is over')
      }
      sys.Respond(603, 'New')
      """;

  @TempDir private Path folder;
  private final LoggedLines log = new LoggedLines();

  @AfterEach
  void stopListening() {
    log.close();
  }

  @Test
  void aBlockThatRunsBeforeAllElseRunsInACallAndNotWhileItsPlanIsChecked() throws Exception {
    try (DatagramSocket callee = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      ServedFolder served = new ServedFolder(folder, callee.getLocalPort());
      served.plan("in.rb", "sys.Respond(486, 'Old')");
      try (SipServer server = served.serve(0);
          RawTelephone caller = new RawTelephone(server.sipPort())) {
        assertEquals(486, call(caller));
        served.plan("in.rb", EAGER);
        log.await(", %d bytes".formatted(EAGER.length()));
        assertFalse(served.hasLogged("the block runs"));
        assertEquals(List.of(), server.store().owners().keys(LOOKER));
        callee.setSoTimeout(1_000);
        assertEquals(0, datagrams(callee), "INVITEs of a check");

        Thread answering = Thread.ofVirtual().start(() -> decline(callee));
        Awaitility.await("the plan that was checked")
            .atMost(LIMIT)
            .untilAsserted(() -> assertEquals(603, call(caller)));
        answering.join(LIMIT);
        assertEquals(List.of("begun"), server.store().owners().keys(LOOKER));
      }
    }
  }

  @Test
  void aBadPlanIsToldWithFileAndLineAndTheGoodOneGoesOnTakingCalls() throws Exception {
    ServedFolder served = new ServedFolder(folder, 9);
    served.plan("in.rb", "sys.Respond(486, 'Good')");
    try (SipServer server = served.serve(0);
        RawTelephone caller = new RawTelephone(server.sipPort())) {
      assertEquals(486, call(caller));
      Path file = served.plan("in.rb", "sys.Log('one')\nif true\n  sys.Respond(603, 'Bad'\n");
      String told = log.await("plan refused: " + file + ":");
      assertTrue(told.matches("(?s).*in\\.rb:[345]: .*the last good one stays.*"), told);
      assertEquals(486, call(caller));

      served.plan("in.rb", "sys.Respond(600, 'Better')");
      Awaitility.await("the mended plan")
          .atMost(LIMIT)
          .untilAsserted(() -> assertEquals(600, call(caller)));
    }
  }

  @Test
  void anOwnerAtHisLimitsHasHisPlansCheckedAllTheSame() throws Exception {
    ServedFolder served = new ServedFolder(folder, 9, "calls-per-owner = 1\ncalls-per-day = 1");
    served.plan("in.rb", "sys.Respond(486, 'Good')");
    try (SipServer server = served.serve(0);
        RawTelephone caller = new RawTelephone(server.sipPort())) {
      assertEquals(486, call(caller));
      assertEquals(480, call(caller));
      Path file = served.plan("in.rb", "sys.Respond(603, 'Bad'\n");
      log.await("plan refused: " + file + ":");
      served.plan("in.rb", "sys.Respond(600, 'Better')");
      log.await("in.rb is live: ruby dialplan 'in' of a (" + hash("sys.Respond(600, 'Better')"));
      assertEquals(480, call(caller));
    }
  }

  private static String hash(String source) {
    return Dialplan.of("a", "in", Language.RUBY, source).hash().substring(0, 8);
  }

  private static int call(RawTelephone caller) throws IOException {
    return caller.statusOf(
        caller.request("INVITE", "sip:100@ringfence.test", "outsider", List.of(caller.contact())));
  }

  private static int datagrams(DatagramSocket socket) throws IOException {
    int count = 0;
    try {
      while (true) {
        socket.receive(new DatagramPacket(new byte[8_192], 8_192));
        count++;
      }
    } catch (SocketTimeoutException _) {
      return count;
    }
  }

  /** Declines the first call, so that the plan's dial is over soon. */
  private static void decline(DatagramSocket callee) {
    try {
      callee.setSoTimeout((int) LIMIT.toMillis());
      DatagramPacket invite = new DatagramPacket(new byte[8_192], 8_192);
      callee.receive(invite);
      StringBuilder answer = new StringBuilder("SIP/2.0 486 Busy\r\n");
      new String(invite.getData(), 0, invite.getLength(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.matches("(?i)(Via|From|To|Call-ID|CSeq):.*"))
          .map(line -> line.startsWith("To:") ? line + ";tag=callee" : line)
          .forEach(line -> answer.append(line).append("\r\n"));
      byte[] bytes =
          answer.append("Content-Length: 0\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
      callee.send(new DatagramPacket(bytes, bytes.length, invite.getSocketAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the reader of plans has logged. */
  private static final class LoggedLines extends Handler {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger("io.ringfence.example.sipserver.plan");

    LoggedLines() {
      logger.addHandler(this);
    }

    String await(String part) {
      return Awaitility.await("a line with: " + part)
          .atMost(LIMIT)
          .until(
              () -> lines.stream().filter(line -> line.contains(part)).toList(),
              found -> !found.isEmpty())
          .getLast();
    }

    @Override
    public void publish(LogRecord record) {
      lines.add(new SimpleFormatter().formatMessage(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }
}

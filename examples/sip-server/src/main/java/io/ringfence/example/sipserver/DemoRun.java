package io.ringfence.example.sipserver;

import io.ringfence.example.sipserver.demo.Demo;
import io.ringfence.example.sipserver.demo.Demo.Cast;
import io.ringfence.example.sipserver.demo.Happenings;
import io.ringfence.example.sipserver.demo.PhoneBank;
import io.ringfence.example.sipserver.demo.Stage;
import io.ringfence.supervisor.event.WorkerStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The demo: a server of its own on sample owners, and what plays with it. */
final class DemoRun {
  private DemoRun() {}

  /** Plays in a folder, which must be empty; true if all was as it should be. */
  static boolean play(DataFolder folder, Options options, PrintStream out)
      throws StartException, IOException, InterruptedException {
    if (!folder.isEmpty()) {
      throw new StartException(
          "the data folder %s is not empty; the demo needs an empty one, --serve serves this one"
              .formatted(folder.path()));
    }
    Logging.toFile(folder.path().resolve("server.log"));
    try (PhoneBank phones = PhoneBank.open();
        PhoneBank budget = PhoneBank.open();
        PhoneBank reliable = PhoneBank.open()) {
      Sample.writeTo(folder, new Sample.Ports(closedPort(), budget.port(), reliable.port()));
      out.println("Starting a SIP server with sample owners; its workers need a few seconds.");
      Happenings happenings = new Happenings();
      try (SipServer server =
          SipServer.start(
              new SipServer.Setup(
                  folder.configuration(Optional.empty()),
                  folder,
                  options.bind(),
                  options.sipPort(),
                  happenings))) {
        return Demo.play(
            new ServerStage(server), new Cast(phones, budget, reliable), happenings, out);
      }
    }
  }

  /** A port of the loopback address at which nothing listens. */
  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The server as the demo sees it. */
  private record ServerStage(SipServer server) implements Stage {
    @Override
    public int sipPort() {
      return server.sipPort();
    }

    @Override
    public List<WorkerStatus> workers() {
      return server.dispatcher().workers();
    }

    @Override
    public long records() {
      return server.store().countRecords();
    }

    @Override
    public void drain() throws InterruptedException {
      server.drain(Duration.ofSeconds(10));
    }
  }
}

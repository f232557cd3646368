package io.ringfence.example.sipserver;

import io.ringfence.example.sipserver.config.ConfigurationFile;
import io.ringfence.supervisor.event.EventListener;
import io.ringfence.supervisor.event.SupervisorEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A data folder with the plans of one owner, {@code a}, who has the number 100, the account {@code
 * alice} and a provider {@code callee}; and servers that are started on it.
 */
final class ServedFolder implements EventListener {
  static final String PASSWORD = "right-secret";

  private final DataFolder data;
  private final int calleePort;
  private final String workers;
  private final List<SupervisorEvent> events = new CopyOnWriteArrayList<>();

  ServedFolder(Path folder, int calleePort) throws StartException {
    this(folder, calleePort, "");
  }

  /** With keys of the section of workers. */
  ServedFolder(Path folder, int calleePort, String workers) throws StartException {
    this.data = DataFolder.at(folder);
    this.calleePort = calleePort;
    this.workers = workers;
  }

  /** Starts a server; port 0 is any free one. */
  SipServer serve(int port) throws Exception {
    return SipServer.start(
        new SipServer.Setup(
            ConfigurationFile.parse(configuration(), "server.toml"),
            data,
            InetAddress.getLoopbackAddress(),
            port,
            this));
  }

  /** Writes the owner's plan for calls that come in. */
  Path plan(String file, String source) throws IOException {
    Path folder = Files.createDirectories(data.plans().resolve("a"));
    return Files.writeString(folder.resolve(file), source);
  }

  /** Whether a plan has logged a line that holds {@code part}. */
  boolean hasLogged(String part) {
    return events.stream()
        .anyMatch(event ->
            event instanceof SupervisorEvent.PlanLogged logged && logged.line().contains(part));
  }

  List<SupervisorEvent> events() {
    return events;
  }

  @Override
  public void onEvent(SupervisorEvent event) {
    events.add(event);
  }

  private String configuration() {
    return """
    [sip]
    domains = ["ringfence.test"]
    [workers]
    %s
    [[owner]]
    name = "a"
    numbers = ["100"]
    [[owner.account]]
    user = "alice"
    password = "%s"
    [[owner.provider]]
    name = "callee"
    host = "127.0.0.1"
    port = %d
    """
        .formatted(workers, PASSWORD, calleePort);
  }
}

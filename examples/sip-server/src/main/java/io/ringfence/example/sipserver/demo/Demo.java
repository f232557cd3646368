package io.ringfence.example.sipserver.demo;

import io.ringfence.example.sipserver.registrar.DigestClient.Credentials;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.SupervisorEvent.CallResumed;
import io.ringfence.supervisor.event.SupervisorEvent.PlanQuarantined;
import io.ringfence.supervisor.event.SupervisorEvent.WorkerEnded;
import io.ringfence.supervisor.event.SupervisorEvent.WorkerRetired;
import io.ringfence.supervisor.event.WorkerStatus;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plays with the sample owners: places calls over SIP, takes them, kills a worker, and tells what
 * happens. Runs on one thread; every wait has a deadline.
 */
public final class Demo {
  private static final String DOMAIN = "sip.example";
  private static final Credentials DESK = new Credentials("alice-desk", "looking-glass");
  private static final int HOARDED_CALLS = 7;
  private static final int STRIKES = 3;

  /** Those who take part beside the server. */
  public record Cast(PhoneBank phones, PhoneBank budget, PhoneBank reliable) {}

  private final Stage stage;
  private final Cast cast;
  private final Happenings happenings;
  private final Story story;
  private final Peer server;

  private Demo(Stage stage, Cast cast, Happenings happenings, PrintStream out) {
    this.stage = stage;
    this.cast = cast;
    this.happenings = happenings;
    this.story = new Story(out);
    this.server = new Peer(DOMAIN, stage.sipPort(), "udp");
  }

  /** Plays all scenes; true if everything was as it should be. */
  public static boolean play(Stage stage, Cast cast, Happenings happenings, PrintStream out) {
    Demo demo = new Demo(stage, cast, happenings, out);
    try {
      demo.registrations();
      demo.forking();
      demo.overTcp();
      demo.failover();
      demo.busy();
      demo.cancel();
      demo.killedWorker();
      demo.mistake();
      demo.hoarding();
      demo.looping();
      demo.draining();
    } catch (DemoFailure e) {
      demo.story.fail(String.valueOf(e.getMessage()));
    }
    return demo.end();
  }

  private void registrations() throws DemoFailure {
    story.tell("Telephones register, each with its password.");
    register(DESK);
    register(new Credentials("alice-mobile", "rabbit-hole"));
    register(new Credentials("bob", "builder"));
    register(new Credentials("hoarder", "attic"));
    int status = cast.phones().register(server, "bob", "wrong");
    story.expect(
        status == 401 || status == 403,
        "  bob with a wrong password is refused: %d".formatted(status));
  }

  private void register(Credentials account) throws DemoFailure {
    int status = cast.phones().register(server, account.user(), account.password());
    story.expect(status == 200, "  %s is registered: %d".formatted(account.user(), status));
  }

  private void forking() throws DemoFailure {
    story.tell("Carol calls Alice, whose Ruby plan rings both of her telephones.");
    PlacedCall call = place("alice", "100");
    ReceivedCall desk = cast.phones().awaitCall("alice-desk").ring();
    ReceivedCall mobile = cast.phones().awaitCall("alice-mobile").ring();
    call.awaitRinging();
    mobile.answer();
    expectFinal("alice", call, 200, "the mobile answers");
    desk.awaitCancel();
    call.hangUp();
    mobile.awaitBye();
    story.tell("  the desk stopped ringing; Carol hangs up, and the mobile hears it");
  }

  private void overTcp() throws DemoFailure {
    story.tell("Carol calls Bob over TCP, whose plan is JavaScript.");
    story.placed("bob");
    PlacedCall call = cast.phones().call(server.overTcp(), "carol", "200");
    ReceivedCall bob = cast.phones().awaitCall("bob").ring();
    call.awaitRinging();
    bob.answer();
    expectFinal("bob", call, 200, "Bob answers");
    bob.hangUp();
    call.awaitBye();
    story.tell("  Bob hangs up, and Carol hears it");
  }

  private void failover() throws DemoFailure {
    story.tell("Alice calls out. Of her three providers one is unreachable and one is busy.");
    story.placed("alice");
    PlacedCall call = cast.phones().call(server, DESK, "004420123");
    cast.budget().awaitCall("020123").decline(486, "Busy Here");
    ReceivedCall far = cast.reliable().awaitCall("020123").ring();
    call.awaitRinging();
    far.answer();
    expectFinal("alice", call, 200, "the third provider answers");
    call.hangUp();
    far.awaitBye();
  }

  private void busy() throws DemoFailure {
    story.tell("Carol calls Bob while he is talking.");
    PlacedCall call = place("bob", "200");
    cast.phones().awaitCall("bob").decline(486, "Busy Here");
    expectFinal("bob", call, 486, "Bob's plan tells her so");
  }

  private void cancel() throws DemoFailure {
    story.tell("Carol calls Alice and gives up while it rings.");
    PlacedCall call = place("alice", "100");
    ReceivedCall desk = cast.phones().awaitCall("alice-desk").ring();
    ReceivedCall mobile = cast.phones().awaitCall("alice-mobile").ring();
    call.awaitRinging();
    call.cancel();
    desk.awaitCancel();
    mobile.awaitCancel();
    expectFinal("alice", call, 487, "both telephones fall silent");
  }

  private void killedWorker() throws DemoFailure {
    awaitSpare();
    story.tell(
        "Carol calls Alice, and the worker that runs Alice's plan is killed while it rings.");
    PlacedCall call = place("alice", "100");
    ReceivedCall desk = cast.phones().awaitCall("alice-desk").ring();
    ReceivedCall mobile = cast.phones().awaitCall("alice-mobile").ring();
    call.awaitRinging();
    long killed = killWorkerOf("alice");
    CallResumed resumed =
        happenings.await(
            "the call going on in another worker",
            CallResumed.class,
            event -> event.owner().equals("alice") && event.from() == killed);
    story.tell("  %s".formatted(resumed.explanation()));
    story.expect(!call.isOver(), "  the telephones still ring");
    desk.answer();
    expectFinal("alice", call, 200, "the desk answers");
    mobile.awaitCancel();
    call.hangUp();
    desk.awaitBye();
  }

  private long killWorkerOf(String owner) throws DemoFailure {
    // What is told of workers is a tenth of a second old.
    happenings.await("a worker running a plan of " + owner, () -> workerRunning(owner).isPresent());
    WorkerStatus worker =
        workerRunning(owner)
            .orElseThrow(() -> new DemoFailure("the plan of %s ended too soon".formatted(owner)));
    ProcessHandle.of(worker.worker().pid()).ifPresent(ProcessHandle::destroyForcibly);
    story.tell("  %s is killed".formatted(worker.worker()));
    return worker.worker().incarnation();
  }

  private Optional<WorkerStatus> workerRunning(String owner) {
    return stage.workers().stream()
        .filter(status -> status.owner().filter(owner::equals).isPresent() && status.runs() > 0)
        .findFirst();
  }

  private void mistake() throws DemoFailure {
    story.tell("Carol calls Clumsy, whose plan has a mistake.");
    expectFinal("clumsy", place("clumsy", "500"), 500, "she is told that the plan failed");
  }

  private void hoarding() throws DemoFailure {
    awaitSpare();
    story.tell(
        "%d callers ring at Hoarder, whose plan holds megabytes for each."
            .formatted(HOARDED_CALLS));
    List<PlacedCall> calls = new ArrayList<>();
    List<ReceivedCall> ringing = new ArrayList<>();
    for (int count = 0; count < HOARDED_CALLS; count++) {
      calls.add(place("hoarder", "300"));
      ringing.add(cast.phones().awaitCall("hoarder").ring());
    }
    WorkerRetired retired =
        happenings.await(
            "the hoarder's worker being replaced",
            WorkerRetired.class,
            event -> event.runs() > 0 && event.reason().explanation().contains("threshold"));
    story.tell("  %s".formatted(retired.explanation()));
    WorkerEnded ended =
        happenings.await(
            "the end of that worker",
            WorkerEnded.class,
            event -> event.incident().worker().equals(retired.worker()));
    story.tell(
        "  %s is gone: %s"
            .formatted(ended.incident().worker(), ended.incident().reason().explanation()));
    for (int count = 0; count < HOARDED_CALLS; count++) {
      ringing.get(count).answer();
      int status = calls.get(count).awaitFinal();
      story.ended("hoarder", status);
      story.expect(status == 200, "  call %d is answered: %d".formatted(count + 1, status));
      calls.get(count).hangUp();
      ringing.get(count).awaitBye();
    }
  }

  private void looping() throws DemoFailure {
    awaitSpare();
    story.tell("Carol calls Spinner again and again, whose plan never ends.");
    for (int count = 0; count < STRIKES; count++) {
      PlacedCall call = place("spinner", "400");
      int status = call.awaitFinal();
      story.ended("spinner", status);
      story.expect(
          status >= 400, "  the loop is stopped by a limit of its run: %d".formatted(status));
    }
    PlanQuarantined quarantined =
        happenings.await(
            "the quarantine of the loop",
            PlanQuarantined.class,
            event -> event.owner().equals("spinner"));
    story.tell("  %s".formatted(quarantined.explanation()));
    PlacedCall refused = place("spinner", "400");
    int status = refused.awaitFinal();
    story.ended("spinner", status);
    story.expect(status >= 400, "  the next call is refused at once: %d".formatted(status));
  }

  private void draining() throws DemoFailure {
    int before = cast.phones().options(server);
    try {
      stage.drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted while the server drained");
    }
    int after = cast.phones().options(server);
    story.expect(
        before == 200 && after == 503,
        "The server drains: OPTIONS was answered with %d, and now with %d."
            .formatted(before, after));
  }

  /** Records are written behind the calls. */
  private boolean end() {
    try {
      happenings.await("a record of every call", () -> stage.records() >= story.calls());
    } catch (DemoFailure e) {
      story.fail(String.valueOf(e.getMessage()));
    }
    return story.end(stage.records());
  }

  /** Calls that find no worker wait for one, five seconds at most; a start can take longer. */
  private void awaitSpare() throws DemoFailure {
    happenings.await(
        "a spare Ruby worker",
        () ->
            stage.workers().stream()
                .anyMatch(status ->
                    status.phase() == WorkerStatus.Phase.SPARE
                        && status.worker().language() == Language.RUBY));
  }

  private PlacedCall place(String owner, String number) throws DemoFailure {
    story.placed(owner);
    return cast.phones().call(server, "carol", number);
  }

  private void expectFinal(String owner, PlacedCall call, int expected, String what)
      throws DemoFailure {
    int status = call.awaitFinal();
    story.ended(owner, status);
    story.expect(status == expected, "  %s: %d".formatted(what, status));
  }
}

package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sip.header.FromHeader;
import javax.sip.header.Header;
import javax.sip.header.ToHeader;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The caller until he has his final response: what he is answered, and his early dialogs. In the
 * turns of his call.
 */
final class Caller {
  private static final Logger LOG = LoggerFactory.getLogger(Caller.class);

  private final CallHouse house;
  private final IncomingRequest invite;
  private final DialogPeer early;
  private final List<String> earlyDialogs = new ArrayList<>();
  private int status;
  private String reason = "";
  private @Nullable Instant ringing;

  /**
   * @param early takes what comes within his early dialogs
   */
  Caller(CallHouse house, IncomingRequest invite, DialogPeer early) {
    this.house = house;
    this.invite = invite;
    this.early = early;
  }

  /** Whether he has got his final response. */
  boolean isAnswered() {
    return status > 0;
  }

  /** Of his final response; 0 before. */
  int status() {
    return status;
  }

  String reason() {
    return reason;
  }

  /** When he was told that somebody rings. */
  Optional<Instant> ringing() {
    return Optional.ofNullable(ringing);
  }

  String uri() {
    return ((FromHeader) invite.message().getHeader(FromHeader.NAME))
        .getAddress()
        .getURI()
        .toString();
  }

  /**
   * Sends the response of a plan.
   *
   * @param branch of the early dialog that a provisional one belongs to
   */
  CommandResult respond(Command.Respond command, String branch) {
    List<Header> headers = new ArrayList<>();
    String problem = "";
    try {
      headers.addAll(ResponseHeaders.read(command.headers(), command.status()));
    } catch (ParseException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (command.status() >= 300) {
      refuse(command.status(), command.reason(), headers);
    } else if (command.status() > 100) {
      Response response = dialogResponse(command.status(), command.reason(), branch);
      headers.forEach(response::addHeader);
      sendProvisional(response);
    }
    return problem.isEmpty()
        ? CommandResult.sent()
        : new CommandResult.NotPerformed("the response went without its headers: " + problem);
  }

  /** Hands on that a leg rings, or its early media. */
  void progress(Response ofLeg, String branch) {
    Response passed =
        dialogResponse(ofLeg.getStatusCode(), String.valueOf(ofLeg.getReasonPhrase()), branch);
    try {
      Messages.copyBody(ofLeg, passed);
    } catch (ParseException e) {
      LOG.debug("early media is not passed on: {}", e.getMessage());
    }
    sendProvisional(passed);
  }

  void refuse(FinalAnswer answer) {
    List<Header> headers = new ArrayList<>();
    if (answer.retryAfter().isPositive()) {
      headers.add(Reception.retryAfter(answer.retryAfter()));
    }
    refuse(answer.status(), answer.reason(), headers);
  }

  /**
   * What he gets of the leg that he is joined with, and the dialog that it makes; to be sent by
   * whoever takes over the dialog.
   *
   * @throws ParseException if he does not say where he is reached, or the leg has sent what nobody
   *     can get
   */
  Joined join(Response ofLeg, String branch) throws ParseException {
    Response response =
        dialogResponse(Response.OK, String.valueOf(ofLeg.getReasonPhrase()), branch);
    Dialog dialog =
        Dialog.asServer(
            invite,
            invite.localTag() + branch,
            house.line().endpoint().contact("", invite.transport()));
    Messages.copyBody(ofLeg, response);
    response.addHeader(Reception.allow());
    setStatus(Response.OK, response.getReasonPhrase());
    house.figures().onAnswered();
    earlyDialogs.remove(dialog.key());
    return new Joined(dialog, response);
  }

  /** His dialog with us, and the 2xx that makes it. */
  record Joined(Dialog dialog, Response response) {}

  /** Nothing further comes within his early dialogs. */
  void forget() {
    earlyDialogs.forEach(house.line().switchboard()::disconnect);
    earlyDialogs.clear();
  }

  private void refuse(int code, String phrase, List<Header> headers) {
    setStatus(code, phrase);
    house.figures().onRefused();
    Response response = invite.response(code, phrase);
    headers.forEach(response::addHeader);
    invite.send(response);
  }

  private void setStatus(int code, String phrase) {
    status = code;
    reason = phrase;
    house.line().switchboard().noCancel(invite.transactionKey());
  }

  private void sendProvisional(Response response) {
    invite.send(response);
    if (ringing == null && response.getStatusCode() >= 180) {
      ringing = Instant.now();
      house.figures().onSetUp(System.nanoTime() - invite.arrivedNanos());
    }
  }

  /** Each leg is an early dialog of its own for the caller, as behind a proxy that forks. */
  private Response dialogResponse(int code, String phrase, String branch) {
    Response response = invite.response(code, phrase);
    String tag = invite.localTag() + branch;
    try {
      ((ToHeader) response.getHeader(ToHeader.NAME)).setTag(tag);
    } catch (ParseException e) {
      throw new IllegalStateException("a tag of letters and digits is one", e);
    }
    response.setHeader(house.line().endpoint().contact("", invite.transport()));
    String dialog = Dialog.key(Dialog.callIdOf(invite.message()), tag);
    if (!earlyDialogs.contains(dialog)) {
      earlyDialogs.add(dialog);
      house.line().switchboard().connect(dialog, early);
    }
    return response;
  }
}

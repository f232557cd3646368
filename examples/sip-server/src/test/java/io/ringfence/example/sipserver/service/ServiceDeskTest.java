package io.ringfence.example.sipserver.service;

import static io.ringfence.example.sipserver.service.DeskScene.refused;
import static io.ringfence.example.sipserver.service.DeskScene.text;
import static io.ringfence.supervisor.call.CommandResult.returned;
import static io.ringfence.supervisor.call.PlanValue.flag;
import static io.ringfence.supervisor.call.PlanValue.nothing;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.example.sipserver.service.ServiceSettings.WebAccess;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceDeskTest {
  private static final Call BEN = DeskScene.call("ben");

  private final DeskScene scene = DeskScene.open(WebAccess.PUBLIC_ADDRESSES);

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void anAccountIsAvailableOnceItHasABinding() throws Exception {
    assertEquals(no(), scene.perform(new ServiceCommand.IsAvailable("office", "")));
    assertEquals(no(), scene.perform(new ServiceCommand.IsAvailable("", "")));

    bind("office");
    bind("cell");

    assertEquals(
        yes(), scene.perform(new ServiceCommand.IsAvailable("office", "SIP.example:5060")));
    assertEquals(yes(), scene.perform(new ServiceCommand.IsAvailable("office", "local")));
    assertEquals(yes(), scene.perform(new ServiceCommand.IsAvailable("", "")));
    assertEquals(no(), scene.perform(new ServiceCommand.IsAvailable("office", "other.example")));
    assertEquals(no(), scene.perform(new ServiceCommand.IsAvailable("nobody", "")));
  }

  @Test
  void anAccountIsMineOrSomebodysOrNobodys() throws Exception {
    assertEquals(yes(), scene.perform(new ServiceCommand.IsMine("desk", "sip.example")));
    assertEquals(no(), scene.perform(new ServiceCommand.IsMine("office", "sip.example")));
    assertEquals(yes(), scene.perform(new ServiceCommand.DoesSipAccountExist("office", "")));
    assertEquals(no(), scene.perform(new ServiceCommand.DoesSipAccountExist("ghost", "")));
  }

  @Test
  void bindingsAreOfTheOwnersOwnAccountsOnly() throws Exception {
    bind("desk");
    bind("office");

    assertEquals(
        "[{SIPAccountName: 'desk', ContactURI: 'sip:desk@192.0.2.7', MangledContactURI:"
            + " 'sip:desk@192.0.2.7', Expiry: 60, RemoteSIPSocket: '192.0.2.7:5060', UserAgent:"
            + " 'Phone', Owner: 'ada', OwnerName: 'ada'}]",
        shown(scene.perform(new ServiceCommand.GetBindings("", ""))));
    assertEquals("[]", shown(scene.perform(new ServiceCommand.GetBindings("office", ""))));
  }

  @Test
  void whatTheServerKnowsOfTheOwnerIsThere() throws Exception {
    scene.telephony.placedBy = Optional.of("desk");
    Instant begun = Instant.parse("2026-01-02T03:04:05Z");
    scene.telephony.calls.put(
        "ada",
        List.of(new Telephony.CurrentCall("c-9", "sip:a@b", "sip:c@d", begun, Optional.empty())));

    assertEquals(
        "[{SIPUsername: 'desk', SIPDomain: 'sip.example', Owner: 'ada', OwnerName: 'ada'},"
            + " {SIPUsername: 'cell', SIPDomain: 'sip.example', Owner: 'ada', OwnerName: 'ada'}]",
        get(ServiceCommand.Subject.SIP_ACCOUNTS));
    assertEquals(
        "[{CallId: 'c-9', From: 'sip:a@b', To: 'sip:c@d', Begun: '2026-01-02T03:04:05Z', Answered:"
            + " nothing}]",
        get(ServiceCommand.Subject.CURRENT_CALLS));
    assertEquals("1", get(ServiceCommand.Subject.CURRENT_CALL_COUNT));
    assertEquals("'Asia/Kolkata'", get(ServiceCommand.Subject.TIMEZONE));
    assertEquals("330", get(ServiceCommand.Subject.TIMEZONE_OFFSET));
    assertEquals(
        "{SIPUsername: 'desk', SIPDomain: 'sip.example', Owner: 'ada', OwnerName: 'ada'}",
        get(ServiceCommand.Subject.FROM_SIP_ACCOUNT));
    assertEquals("'Gold'", get(ServiceCommand.Subject.SERVICE_LEVEL));
    assertEquals("'192.0.2.1'", get(ServiceCommand.Subject.PUBLIC_IP_ADDRESS));
    assertEquals(
        "{alpha: {ProviderName: 'alpha', ProviderUsername: 'ada1', ProviderServer:"
            + " 'sip:alpha.example:5060;transport=udp', Owner: 'ada', OwnerName: 'ada'}, zeta:"
            + " {ProviderName: 'zeta', ProviderUsername: '', ProviderServer:"
            + " 'sip:zeta.example:5080;transport=tcp', Owner: 'ada', OwnerName: 'ada'}}",
        get(ServiceCommand.Subject.PROVIDERS));
  }

  @Test
  void tablesAreTheOwners() throws Exception {
    assertEquals(
        "[{Type: 'SpeedDial', Key: '1', Value: 'sip:mum@sip.example', Description: 'Mum'}]",
        shown(scene.perform(new ServiceCommand.GetTable("lookups", "in"))));
    assertEquals("[]", shown(scene.perform(BEN, new ServiceCommand.GetTable("lookups", "in"))));
    assertEquals(
        "[{RouteName: 'abroad', RoutePattern: '^00', RouteDestination: 'zeta', RouteDescription:"
            + " '', Owner: 'ada', OwnerName: 'ada'}]",
        shown(scene.perform(new ServiceCommand.GetTable("routes", ""))));
    assertEquals(
        "[{TimezoneOffset: 330, ENUMServers: 'e164.arpa\ne164.org', ExcludedPrefixes: '1900',"
            + " AllowedCountryCodes: '1 44', Owner: 'ada', OwnerName: 'ada'}]",
        shown(scene.perform(new ServiceCommand.GetTable("options", ""))));
  }

  @Test
  void everyNameOfTheServersDomainStandsForTheFirst() throws Exception {
    assertEquals(
        text("sip.example"), scene.perform(new ServiceCommand.GetCanonicalDomain("Sip.Example")));
    assertEquals(
        text("sip.example"),
        scene.perform(new ServiceCommand.GetCanonicalDomain("127.0.0.1:5060")));
    assertEquals(
        text("sip.example"), scene.perform(new ServiceCommand.GetCanonicalDomain("LOCAL")));
    assertEquals(
        returned(nothing()), scene.perform(new ServiceCommand.GetCanonicalDomain("else.example")));
  }

  @Test
  void theStoreIsTheOwnersAndATransactionEndsWithItsCall() throws Exception {
    scene.perform(new ServiceCommand.DbWrite("k", "1"));
    scene.perform(new ServiceCommand.Transaction(ServiceCommand.Step.START));
    scene.perform(new ServiceCommand.DbWrite("k", "2"));
    assertEquals(text("2"), scene.perform(new ServiceCommand.DbReadForUpdate("k")));

    scene.onEnd(DeskScene.CALL);

    Awaitility.await("the roll-back")
        .until(() -> scene.perform(new ServiceCommand.DbRead("k")).equals(text("1")));
    assertEquals(returned(nothing()), scene.perform(BEN, new ServiceCommand.DbRead("k")));
    assertEquals("['k']", shown(scene.perform(new ServiceCommand.DbGetKeys())));
    scene.perform(new ServiceCommand.DbDelete("k"));
    assertEquals("[]", shown(scene.perform(new ServiceCommand.DbGetKeys())));
    assertEquals(
        refused("this call has no transaction"),
        scene.perform(new ServiceCommand.Transaction(ServiceCommand.Step.COMMIT)));
  }

  @Test
  void requestsAndCallbacksGoToTheTelephony() throws Exception {
    ServiceCommand.SendRequest request =
        new ServiceCommand.SendRequest(
            "NOTIFY", "sip:a@b", "text/plain", "", Duration.ofSeconds(1), Optional.empty());
    ServiceCommand.Callback callback =
        new ServiceCommand.Callback(
            "a", "b", Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), "", "");
    scene.telephony.response = Optional.of(new Telephony.FinalResponse(404, "Not Found"));

    assertEquals("{StatusCode: 404, ReasonPhrase: 'Not Found'}", shown(scene.perform(request)));
    assertEquals(returned(nothing()), scene.perform(callback));
    assertEquals(List.of(request, callback), scene.telephony.asked);
    scene.telephony.refusal = Optional.of("the server is full: 9 calls; allowed 9");
    assertEquals(refused("the server is full: 9 calls; allowed 9"), scene.perform(callback));
  }

  @Test
  void servicesThatAreGoneOrNeverWereSaySo() throws Exception {
    assertEquals(
        refused("the service of GoogleVoiceCall is gone"),
        scene.perform(new ServiceCommand.LegacyService("GoogleVoiceCall", List.of())));
    assertEquals(
        refused("this server does not offer Fax"),
        scene.perform(new ServiceCommand.Custom("Fax", List.of())));
    assertEquals(
        refused("no mail was sent: the server's configuration has no mail server"),
        scene.perform(new ServiceCommand.Email(List.of("a@b.example"), "", "", false)));
    assertEquals(
        refused("the server has no owner 'eve'"),
        scene.perform(DeskScene.call("eve"), new ServiceCommand.DbRead("k")));
  }

  private void bind(String account) {
    scene.telephony.bindings.put(
        account,
        List.of(
            new Telephony.Binding(
                "sip:" + account + "@192.0.2.7",
                Duration.ofSeconds(60),
                "192.0.2.7:5060",
                "Phone")));
  }

  private String get(ServiceCommand.Subject subject) throws InterruptedException {
    return shown(scene.perform(new ServiceCommand.Get(subject)));
  }

  private static String shown(CommandResult result) {
    return result instanceof CommandResult.Returned(PlanValue value)
        ? value.explanation()
        : result.toString();
  }

  private static CommandResult yes() {
    return returned(flag(true));
  }

  private static CommandResult no() {
    return returned(flag(false));
  }
}

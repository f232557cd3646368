package io.ringfence.example.sipserver.service;

import io.ringfence.example.sipserver.config.Account;
import io.ringfence.example.sipserver.config.LookupRow;
import io.ringfence.example.sipserver.config.MailSettings;
import io.ringfence.example.sipserver.config.Owner;
import io.ringfence.example.sipserver.config.PlanOptions;
import io.ringfence.example.sipserver.config.Provider;
import io.ringfence.example.sipserver.config.Route;
import io.ringfence.example.sipserver.service.ServiceSettings.WebAccess;
import io.ringfence.example.sipserver.store.DatabaseSettings;
import io.ringfence.example.sipserver.store.Store;
import io.ringfence.example.sipserver.store.StoreSettings;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import io.ringfence.supervisor.call.SipRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service desk with two owners, a store in memory and a telephony that only remembers. */
final class DeskScene implements AutoCloseable {
  static final Call CALL = call("ada");

  final RememberedTelephony telephony = new RememberedTelephony();
  private final Store store = Store.open(StoreSettings.on(DatabaseSettings.inMemory("desk")));
  private final ServiceDesk desk;

  private DeskScene(
      WebAccess web, Optional<InetSocketAddress> dnsServer, Optional<MailSettings> mail) {
    desk =
        new ServiceDesk(
            new ServiceSettings(
                owners(), List.of("sip.example", "127.0.0.1"), web, dnsServer, mail),
            telephony,
            store.owners());
  }

  static DeskScene open(WebAccess web) {
    return new DeskScene(web, Optional.empty(), Optional.empty());
  }

  static DeskScene withDns(int port) {
    return new DeskScene(
        WebAccess.PUBLIC_ADDRESSES,
        Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
        Optional.empty());
  }

  static DeskScene withMail(MailSettings mail) {
    return new DeskScene(WebAccess.PUBLIC_ADDRESSES, Optional.empty(), Optional.of(mail));
  }

  static Call call(String owner) {
    return Call.inbound(
        "c-1",
        Dialplan.of(owner, "in", Language.RUBY, "sys.Log 1"),
        SipRequest.builder("INVITE", "sip:100@sip.example").build());
  }

  CommandResult perform(ServiceCommand command) throws InterruptedException {
    return desk.perform(CALL, command);
  }

  CommandResult perform(Call call, ServiceCommand command) throws InterruptedException {
    return desk.perform(call, command);
  }

  void onEnd(Call call) {
    desk.onEnd(call);
  }

  Store store() {
    return store;
  }

  static CommandResult text(String text) {
    return CommandResult.returned(PlanValue.text(text));
  }

  static CommandResult refused(String reason) {
    return new CommandResult.NotPerformed(reason);
  }

  @Override
  public void close() {
    desk.close();
    store.close();
  }

  private static List<Owner> owners() {
    return List.of(
        new Owner(
            "ada",
            ZoneId.of("Asia/Kolkata"),
            "Gold",
            List.of("100"),
            List.of(new Account("desk", "s", "ada"), new Account("cell", "s", "ada")),
            Map.of(
                "zeta", new Provider("zeta", "zeta.example", 5080, "tcp", "", ""),
                "alpha", new Provider("alpha", "alpha.example", 5060, "udp", "ada1", "secret")),
            List.of(new LookupRow("SpeedDial", "1", "sip:mum@sip.example", "Mum")),
            List.of(new Route("abroad", "^00", "zeta", "")),
            new PlanOptions(List.of("e164.arpa", "e164.org"), List.of("1900"), List.of("1", "44"))),
        new Owner(
            "ben",
            ZoneId.of("UTC"),
            "Free",
            List.of(),
            List.of(new Account("office", "s", "ben")),
            Map.of(),
            List.of()));
  }
}

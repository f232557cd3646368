package io.ringfence.example.sipserver.service;

import io.ringfence.example.sipserver.config.Owner;
import io.ringfence.example.sipserver.store.OwnerStore;
import io.ringfence.example.sipserver.store.StoreRefusal;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Performs the commands of plans that leave the caller alone. Each ends within its {@link
 * ServiceCommand#timeLimit}, and at once when its thread is interrupted. Thread-safe.
 */
public final class ServiceDesk implements AutoCloseable {
  private final Directory directory;
  private final Telephony telephony;
  private final OwnerStore store;
  private final OwnerEntries entries;
  private final Knowledge knowledge;
  private final Errands errands = new Errands();
  private final WebPages pages;
  private final EnumNumbers numbers;
  private final Mails mails;

  /** The services of a server; they own nothing of the store. */
  public ServiceDesk(ServiceSettings settings, Telephony telephony, OwnerStore store) {
    this.directory = new Directory(settings.owners(), settings.domains());
    this.telephony = telephony;
    this.store = store;
    this.entries = new OwnerEntries(store);
    this.knowledge = new Knowledge(directory, telephony, InstantSource.system());
    this.pages = new WebPages(settings.web(), errands);
    this.numbers = new EnumNumbers(settings.dnsServer(), errands);
    this.mails = new Mails(settings.mail(), errands);
  }

  /** Performs a command on the calling thread, which it may keep for the command's time limit. */
  public CommandResult perform(Call call, ServiceCommand command) throws InterruptedException {
    try {
      return command instanceof ServiceCommand.Custom
          ? CommandResult.notOffered(command)
          : CommandResult.returned(value(call, command));
    } catch (ServiceRefusal | StoreRefusal e) {
      return new CommandResult.NotPerformed(String.valueOf(e.getMessage()));
    }
  }

  private PlanValue value(Call call, ServiceCommand command)
      throws ServiceRefusal, StoreRefusal, InterruptedException {
    Owner owner = directory.owner(call.owner());
    return switch (command) {
      case ServiceCommand.Callback callback -> begun(call, callback);
      case ServiceCommand.SendRequest request -> sent(call, request);
      case ServiceCommand.EnumLookup lookup -> numbers.lookUp(lookup);
      case ServiceCommand.WebGet page -> pages.get(page);
      case ServiceCommand.Email mail -> mails.send(mail);
      case ServiceCommand.IsAvailable(var user, var domain) ->
          knowledge.isAvailable(owner, user, domain);
      case ServiceCommand.IsMine(var user, var domain) -> knowledge.isMine(owner, user, domain);
      case ServiceCommand.DoesSipAccountExist(var user, var domain) ->
          knowledge.exists(owner, user, domain);
      case ServiceCommand.GetBindings(var user, var domain) ->
          knowledge.bindings(owner, user, domain);
      case ServiceCommand.GetCanonicalDomain(var host) -> knowledge.canonicalDomain(host);
      case ServiceCommand.Get(var subject) -> knowledge.get(call, owner, subject);
      case ServiceCommand.GetTable(var table, _) -> knowledge.table(owner, table);
      case ServiceCommand.DbWrite(var key, var value) -> entries.write(call, key, value);
      case ServiceCommand.DbRead(var key) -> entries.read(call, key);
      case ServiceCommand.DbReadForUpdate(var key) -> entries.readForUpdate(call, key);
      case ServiceCommand.DbDelete(var key) -> entries.delete(call, key);
      case ServiceCommand.DbGetKeys _ -> entries.keys(call);
      case ServiceCommand.Transaction(var step) -> entries.step(call, step);
      case ServiceCommand.LegacyService _, ServiceCommand.Custom _ ->
          throw new ServiceRefusal("the service of %s is gone".formatted(command.name()));
    };
  }

  private PlanValue begun(Call call, ServiceCommand.Callback callback) throws ServiceRefusal {
    telephony.callBack(call, callback);
    return PlanValue.nothing();
  }

  private PlanValue sent(Call call, ServiceCommand.SendRequest request)
      throws ServiceRefusal, InterruptedException {
    return telephony.send(call, request).map(ServiceDesk::shown).orElseGet(PlanValue::nothing);
  }

  private static PlanValue shown(Telephony.FinalResponse response) {
    Map<String, PlanValue> fields = new LinkedHashMap<>();
    fields.put("StatusCode", PlanValue.whole(response.status()));
    fields.put("ReasonPhrase", PlanValue.text(response.reason()));
    return new PlanValue.Fields(fields);
  }

  /** A call has its outcome: what it left open in the store is rolled back. Returns at once. */
  public void onEnd(Call call) {
    store.onEnd(call);
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    pages.close();
    errands.close();
  }
}

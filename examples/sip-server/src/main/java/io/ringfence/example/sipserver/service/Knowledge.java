package io.ringfence.example.sipserver.service;

import static io.ringfence.supervisor.call.PlanValue.flag;
import static io.ringfence.supervisor.call.PlanValue.text;
import static io.ringfence.supervisor.call.PlanValue.whole;

import io.ringfence.example.sipserver.config.Account;
import io.ringfence.example.sipserver.config.LookupRow;
import io.ringfence.example.sipserver.config.Owner;
import io.ringfence.example.sipserver.config.PlanOptions;
import io.ringfence.example.sipserver.config.Provider;
import io.ringfence.example.sipserver.config.Route;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the server knows, as plans see it. Plans of old read the names of the fields. */
final class Knowledge {
  private final Directory directory;
  private final Telephony telephony;
  private final InstantSource clock;

  Knowledge(Directory directory, Telephony telephony, InstantSource clock) {
    this.directory = directory;
    this.telephony = telephony;
    this.clock = clock;
  }

  PlanValue isAvailable(Owner owner, String user, String domain) {
    return flag(
        directory.accounts(owner, user, domain).stream()
            .anyMatch(account -> !telephony.bindings(account).isEmpty()));
  }

  PlanValue isMine(Owner owner, String user, String domain) {
    return flag(
        directory.accounts(owner, user, domain).stream()
            .anyMatch(account -> account.owner().equals(owner.name())));
  }

  PlanValue exists(Owner owner, String user, String domain) {
    return flag(!directory.accounts(owner, user, domain).isEmpty());
  }

  /** Of the owner's own accounts only: where others are is not his business. */
  PlanValue bindings(Owner owner, String user, String domain) {
    return new PlanValue.Items(
        directory.accounts(owner, user, domain).stream()
            .filter(account -> account.owner().equals(owner.name()))
            .flatMap(account ->
                telephony.bindings(account).stream().map(binding -> shown(account, binding)))
            .toList());
  }

  PlanValue canonicalDomain(String host) {
    return directory.canonical(host).map(PlanValue::text).orElseGet(PlanValue::nothing);
  }

  PlanValue get(Call call, Owner owner, ServiceCommand.Subject subject) {
    return switch (subject) {
      case SIP_ACCOUNTS -> items(owner.accounts(), this::shown);
      case CURRENT_CALLS -> items(telephony.calls(owner.name()), Knowledge::shown);
      case CURRENT_CALL_COUNT -> whole(telephony.calls(owner.name()).size());
      case TIMEZONE -> text(owner.timezone().getId());
      case TIMEZONE_OFFSET -> timezoneOffset(owner);
      case PROVIDERS -> providers(owner);
      case FROM_SIP_ACCOUNT ->
          telephony
              .placedBy(call)
              .flatMap(directory::account)
              .map(this::shown)
              .orElseGet(PlanValue::nothing);
      case SERVICE_LEVEL -> text(owner.serviceLevel());
      case PUBLIC_IP_ADDRESS -> text(telephony.publicAddress());
    };
  }

  PlanValue table(Owner owner, String table) throws ServiceRefusal {
    return switch (table) {
      case "lookups" -> items(owner.lookups(), Knowledge::shown);
      case "providers" -> items(sorted(owner), provider -> shown(owner, provider));
      case "routes" -> items(owner.routes(), route -> shown(owner, route));
      case "options" -> items(List.of(owner.options()), options -> shown(owner, options));
      default -> throw new ServiceRefusal("there is no table '%s'".formatted(table));
    };
  }

  private PlanValue timezoneOffset(Owner owner) {
    return whole(owner.timezone().getRules().getOffset(clock.instant()).getTotalSeconds() / 60);
  }

  private static PlanValue providers(Owner owner) {
    Map<String, PlanValue> byName = new LinkedHashMap<>();
    sorted(owner).forEach(provider -> byName.put(provider.name(), shown(owner, provider)));
    return new PlanValue.Fields(byName);
  }

  private static List<Provider> sorted(Owner owner) {
    return owner.providers().values().stream()
        .sorted(Comparator.comparing(Provider::name))
        .toList();
  }

  private static PlanValue shown(Owner owner, Provider provider) {
    Fields fields = new Fields();
    fields.put("ProviderName", text(provider.name()));
    fields.put("ProviderUsername", text(provider.user()));
    fields.put(
        "ProviderServer",
        text(
            "sip:%s:%d;transport=%s"
                .formatted(provider.host(), provider.port(), provider.transport())));
    return fields.of(owner.name());
  }

  private static PlanValue shown(LookupRow row) {
    Fields fields = new Fields();
    fields.put("Type", text(row.type()));
    fields.put("Key", text(row.key()));
    fields.put("Value", text(row.value()));
    fields.put("Description", text(row.description()));
    return fields.all();
  }

  private static PlanValue shown(Owner owner, Route route) {
    Fields fields = new Fields();
    fields.put("RouteName", text(route.name()));
    fields.put("RoutePattern", text(route.pattern()));
    fields.put("RouteDestination", text(route.destination()));
    fields.put("RouteDescription", text(route.description()));
    return fields.of(owner.name());
  }

  private PlanValue shown(Owner owner, PlanOptions options) {
    Fields fields = new Fields();
    fields.put("TimezoneOffset", timezoneOffset(owner));
    fields.put("ENUMServers", text(String.join("\n", options.enumServers())));
    fields.put("ExcludedPrefixes", text(String.join("\n", options.excludedPrefixes())));
    fields.put("AllowedCountryCodes", text(String.join(" ", options.allowedCountries())));
    return fields.of(owner.name());
  }

  private PlanValue shown(Account account) {
    Fields fields = new Fields();
    fields.put("SIPUsername", text(account.user()));
    fields.put("SIPDomain", text(directory.domain()));
    return fields.of(account.owner());
  }

  private PlanValue shown(Account account, Telephony.Binding binding) {
    Fields fields = new Fields();
    fields.put("SIPAccountName", text(account.user()));
    fields.put("ContactURI", text(binding.contact()));
    fields.put("MangledContactURI", text(binding.contact()));
    fields.put("Expiry", whole(binding.remaining().toSeconds()));
    fields.put("RemoteSIPSocket", text(binding.remoteSocket()));
    fields.put("UserAgent", text(binding.userAgent()));
    return fields.of(account.owner());
  }

  private static PlanValue shown(Telephony.CurrentCall call) {
    Fields fields = new Fields();
    fields.put("CallId", text(call.callId()));
    fields.put("From", text(call.from()));
    fields.put("To", text(call.to()));
    fields.put("Begun", text(call.begun().toString()));
    fields.put(
        "Answered",
        call.answered().map(time -> text(time.toString())).orElseGet(PlanValue::nothing));
    return fields.all();
  }

  private static <T> PlanValue items(List<T> things, Function<T, PlanValue> shown) {
    return new PlanValue.Items(things.stream().map(shown).toList());
  }

  /** The fields of a record, in their order. */
  private static final class Fields {
    private final Map<String, PlanValue> fields = new LinkedHashMap<>();

    void put(String name, PlanValue value) {
      fields.put(name, value);
    }

    PlanValue all() {
      return new PlanValue.Fields(fields);
    }

    /** With the owner under both names that were in use. */
    PlanValue of(String owner) {
      put("Owner", text(owner));
      put("OwnerName", text(owner));
      return all();
    }
  }
}

package io.ringfence.example.sipserver.service;

import io.ringfence.example.sipserver.store.CallKey;
import io.ringfence.example.sipserver.store.OwnerStore;
import io.ringfence.example.sipserver.store.StoreRefusal;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;

/** The owners' keys and values, as plans see them. */
final class OwnerEntries {
  private final OwnerStore store;

  OwnerEntries(OwnerStore store) {
    this.store = store;
  }

  PlanValue write(Call call, String key, String value) throws StoreRefusal, InterruptedException {
    store.write(CallKey.of(call), key, value);
    return PlanValue.nothing();
  }

  PlanValue read(Call call, String key) throws StoreRefusal, InterruptedException {
    return store.read(CallKey.of(call), key).map(PlanValue::text).orElseGet(PlanValue::nothing);
  }

  PlanValue readForUpdate(Call call, String key) throws StoreRefusal, InterruptedException {
    return store
        .readForUpdate(CallKey.of(call), key)
        .map(PlanValue::text)
        .orElseGet(PlanValue::nothing);
  }

  PlanValue delete(Call call, String key) throws StoreRefusal, InterruptedException {
    store.delete(CallKey.of(call), key);
    return PlanValue.nothing();
  }

  PlanValue keys(Call call) throws StoreRefusal, InterruptedException {
    return PlanValue.texts(store.keys(CallKey.of(call)));
  }

  PlanValue step(Call call, ServiceCommand.Step step) throws StoreRefusal, InterruptedException {
    CallKey key = CallKey.of(call);
    switch (step) {
      case START -> store.begin(key);
      case COMMIT -> store.commit(key);
      case ROLL_BACK -> store.rollBack(key);
    }
    return PlanValue.nothing();
  }
}

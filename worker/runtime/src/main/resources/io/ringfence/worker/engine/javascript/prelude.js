// What every plan finds in its fresh context. The host is one function; nothing else of it is here.
(function (host, tables, dialResults, now, random) {
  'use strict';
  const types = JSON.parse(tables);
  const { String, Object, Proxy, Reflect } = globalThis;
  const { apply, construct } = Reflect;
  const isSafeInteger = Number.isSafeInteger;

  function plain(value) {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'undefined':
        return null;
      case 'number':
        return isSafeInteger(value) ? value : String(value);
      default:
        return value === null ? null : String(value);
    }
  }

  const call = (path, member, values) => host(path, member, false, ...values.map(plain));
  const assign = (path, member, value) => host(path, member, true, plain(value));

  function lazily(make) {
    let made;
    return () => (made ??= make());
  }

  function property(path, member) {
    switch (member.kind) {
      case 'call': {
        const method = Object.freeze((...values) => call(path, member.name, values));
        return { enumerable: true, value: method };
      }
      case 'part':
        return {
          enumerable: true,
          get: lazily(() => scriptObject(path + '.' + member.name, member.type)),
          set: (value) => assign(path, member.name, value),
        };
      default:
        return {
          enumerable: true,
          get: () => call(path, member.name, []),
          set: (value) => assign(path, member.name, value),
        };
    }
  }

  function scriptObject(path, type) {
    const object = {};
    for (const member of types[type].members) {
      for (const name of member.names) {
        Object.defineProperty(object, name, property(path, member));
      }
    }
    Object.freeze(object);
    return types[type].open ? openObject(path, object) : object;
  }

  // Beyond its own members it has one for every header of the request.
  function openObject(path, known) {
    const isOpen = (name) => typeof name === 'string' && !(name in known);
    return new Proxy({}, {
      get: (_, name) => (isOpen(name) ? call(path, 'Get', [name]) : known[name]),
      set: (_, name, value) => {
        if (isOpen(name)) {
          assign(path, name, value);
          return true;
        }
        return Reflect.set(known, name, value);
      },
      defineProperty: () => false,
      setPrototypeOf: () => false,
    });
  }

  const results = {};
  dialResults.split(',').forEach((name, number) => {
    results[name] = number;
    results[number] = name;
  });

  // The clock and the random numbers are those of the run: it may have to be started again, and must
  // then go the same way. No property leads to the machine's own.
  function replace(object, name, value) {
    Object.defineProperty(object, name, { value });
  }

  const MachineDate = globalThis.Date;
  const RunDate = new Proxy(MachineDate, {
    apply: () => new MachineDate(now()).toString(),
    construct: (_, given, target) =>
      construct(MachineDate, given.length === 0 ? [now()] : given, target),
  });
  const dates = { now: () => now() };
  replace(MachineDate, 'now', dates.now);
  replace(MachineDate.prototype, 'constructor', RunDate);
  replace(globalThis, 'Date', RunDate);

  const numbers = { random: () => random() };
  replace(Math, 'random', numbers.random);

  const formats = Intl.DateTimeFormat.prototype;
  const machineFormat = Object.getOwnPropertyDescriptor(formats, 'format').get;
  const machineParts = formats.formatToParts;
  const runFormats = new WeakMap();
  const formatting = {
    get format() {
      const original = apply(machineFormat, this, []);
      if (!runFormats.has(original)) {
        runFormats.set(original, (date) => original(date === undefined ? now() : date));
      }
      return runFormats.get(original);
    },
    formatToParts(date) {
      return apply(machineParts, this, [date === undefined ? now() : date]);
    },
  };
  const { get } = Object.getOwnPropertyDescriptor(formatting, 'format');
  Object.defineProperty(formats, 'format', { get });
  replace(formats, 'formatToParts', formatting.formatToParts);

  const globals = {
    sys: { get: lazily(() => scriptObject('sys', 'SYSTEM')) },
    req: { get: lazily(() => scriptObject('req', 'REQUEST')) },
    DialPlanAppResult: { value: Object.freeze(results) },
  };
  Object.defineProperties(globalThis, globals);
  return (message) => {
    throw new TypeError(message);
  };
})

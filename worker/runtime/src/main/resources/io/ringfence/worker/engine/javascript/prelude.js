// What every plan finds in its fresh context. The host is one function; nothing else of it is here.
(function (host, tables, dialResults, now, random, own) {
  'use strict';
  const types = JSON.parse(tables);
  const { String, Object, Proxy, Reflect } = globalThis;
  const { apply, construct } = Reflect;
  const { parse, stringify } = JSON;
  const { isArray } = Array;
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

  // Lists and records travel in arrays that the plan cannot reach: see JavaScriptValues.
  const MAX_DEPTH = 8;
  const MAX_VALUES = 4000;

  const { getPrototypeOf } = Object;
  const objectPrototype = Object.prototype;

  // What is neither an array nor a plain object is handed over as its text.
  const isOpen = (given) =>
    typeof given === 'object' &&
    given !== null &&
    (isArray(given) || [objectPrototype, null].includes(getPrototypeOf(given)));

  function open(values) {
    let count = 0;
    const value = (given, depth) => {
      count += 1;
      if (count > MAX_VALUES) return null;
      if (!isOpen(given)) return plain(given);
      const made = [isArray(given) ? 'list' : 'record'];
      if (depth === 0) return made;
      if (isArray(given)) {
        const length = given.length;
        for (let i = 0; i < length && count <= MAX_VALUES; i += 1) {
          made[made.length] = value(given[i], depth - 1);
        }
        return made;
      }
      const names = Object.keys(given);
      for (let i = 0; i < names.length && count <= MAX_VALUES; i += 1) {
        made[made.length] = names[i];
        made[made.length] = value(given[names[i]], depth - 1);
      }
      return made;
    };
    return values.map((given) => value(given, MAX_DEPTH));
  }

  const call = (path, member, values) => host(path, member, false, ...values.map(plain));
  const openCall = (path, member, values) => host(path, member, false, ...open(values));
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
      case 'openCall': {
        const method = Object.freeze((...values) => openCall(path, member.name, values));
        return { enumerable: true, value: method };
      }
      case 'maker': {
        const method = Object.freeze((...values) =>
          objectAt(call(path, member.name, values), member.type));
        return { enumerable: true, value: method };
      }
      case 'optionalPart':
        return {
          enumerable: true,
          get: () => objectAt(call(path, member.name, []), member.type),
        };
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

  // One object for a path, as long as the run lasts.
  const objects = new Map();

  function objectAt(path, type) {
    if (path === null) return null;
    if (!objects.has(path)) objects.set(path, scriptObject(path, type));
    return objects.get(path);
  }

  function scriptObject(path, type, added = []) {
    const object = {};
    for (const member of [...types[type].members, ...added]) {
      for (const name of member.names) {
        // What is there already stays as it is.
        if (!Object.hasOwn(object, name)) {
          Object.defineProperty(object, name, property(path, member));
        }
      }
    }
    Object.freeze(object);
    return types[type].open ? openObject(path, object) : object;
  }

  // Beyond its own members it has one for every header of the request.
  function openObject(path, known) {
    const isHeader = (name) => typeof name === 'string' && !(name in known);
    return new Proxy({}, {
      get: (_, name) => (isHeader(name) ? call(path, 'Get', [name]) : known[name]),
      set: (_, name, value) => {
        if (isHeader(name)) {
          assign(path, name, value);
          return true;
        }
        return Reflect.set(known, name, value);
      },
      defineProperty: () => false,
      setPrototypeOf: () => false,
    });
  }

  // A record of the host: its fields as they are written, and found in any way of writing.
  const plainName = (name) => name.replace(/[-_]/g, '').toLowerCase();

  function record(...parts) {
    const fields = {};
    const plainFields = Object.create(null);
    for (let i = 0; i < parts.length; i += 2) {
      Object.defineProperty(fields, parts[i], { enumerable: true, value: parts[i + 1] });
      const plainField = plainName(parts[i]);
      if (!(plainField in plainFields)) plainFields[plainField] = parts[i + 1];
    }
    Object.defineProperty(fields, 'toString', { value: () => stringify(fields) });
    Object.freeze(fields);
    return new Proxy(fields, {
      get: (_, name) => {
        if (typeof name !== 'string' || name in fields) return fields[name];
        return plainFields[plainName(name)];
      },
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
    sys: { get: lazily(() => scriptObject('sys', 'SYSTEM', parse(own()))) },
    req: { get: lazily(() => scriptObject('req', 'REQUEST')) },
    lookup: { get: lazily(() => scriptObject('lookup', 'LOOKUP')) },
    crm: { get: lazily(() => scriptObject('crm', 'CRM')) },
    DialPlanAppResult: { value: Object.freeze(results) },
  };
  Object.defineProperties(globalThis, globals);
  return {
    fail: (message) => {
      throw new TypeError(message);
    },
    list: (...items) => items,
    record,
  };
})

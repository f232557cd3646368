// What every plan finds in its fresh context. The host is one function; nothing else of it is here.
(function (host, tables, dialResults, now, random, own) {
  'use strict';
  const types = JSON.parse(tables);
  const { String, Object, Proxy, Reflect } = globalThis;
  const { apply, construct } = Reflect;
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { getPrototypeOf, hasOwn, keys, prototype: objectPrototype } = Object;
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
      const names = keys(given);
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

  // One object for a path, as long as the run lasts. A missing path is a missing object.
  const objects = new Map();

  function objectAt(path, type, added) {
    if (path === null) return null;
    if (!objects.has(path)) objects.set(path, scriptObject(path, type, added));
    return objects.get(path);
  }

  function method(path, member) {
    switch (member.kind) {
      case 'openCall':
        return (...values) => openCall(path, member.name, values);
      case 'maker':
        return (...values) => objectAt(call(path, member.name, values), member.type);
      default:
        return (...values) => call(path, member.name, values);
    }
  }

  // Its members come into being when they are first used: there are many, and a plan uses few. An
  // open object has one more for every header of the request.
  function scriptObject(path, type, added = {}) {
    const { open, members } = types[type];
    const methods = {};
    const find = (name) => {
      if (typeof name !== 'string') return undefined;
      if (hasOwn(members, name)) return members[name];
      return hasOwn(added, name) ? added[name] : undefined;
    };
    const isHeader = (name) => open && typeof name === 'string' && !(name in objectPrototype);
    const read = (name) => {
      const member = find(name);
      if (member === undefined) {
        return isHeader(name) ? call(path, 'Get', [name]) : objectPrototype[name];
      }
      switch (member.kind) {
        case 'property':
          return call(path, member.name, []);
        case 'part':
          return objectAt(path + '.' + member.name, member.type);
        case 'optionalPart':
          return objectAt(call(path, member.name, []), member.type);
        default:
          return (methods[member.name] ??= Object.freeze(method(path, member)));
      }
    };
    const write = (name, value) => {
      const member = find(name);
      if (member === undefined ? !isHeader(name) : !('assigned' in member)) return false;
      assign(path, member === undefined ? name : member.name, value);
      return true;
    };
    return new Proxy({}, {
      get: (_, name) => read(name),
      set: (_, name, value) => write(name, value),
      has: (_, name) => find(name) !== undefined || name in objectPrototype,
      ownKeys: () => [...keys(members), ...keys(added).filter((name) => !hasOwn(members, name))],
      getOwnPropertyDescriptor: (_, name) =>
        find(name) && {
          configurable: true,
          enumerable: true,
          get: () => read(name),
          set: (value) => write(name, value),
        },
      defineProperty: () => false,
      deleteProperty: () => false,
      preventExtensions: () => false,
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
    if (!hasOwn(fields, 'toString')) {
      Object.defineProperty(fields, 'toString', { value: () => stringify(fields) });
    }
    Object.freeze(fields);
    return new Proxy(fields, {
      get: (_, name) => {
        if (typeof name !== 'string' || hasOwn(fields, name)) return fields[name];
        const plainField = plainName(name);
        return plainField in plainFields ? plainFields[plainField] : fields[name];
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

  // What the host adds to sys is known once the run has begun.
  let ownMembers;
  const added = () => (ownMembers ??= parse(own()));

  const globals = {
    sys: { get: () => objectAt('sys', 'SYSTEM', added()) },
    req: { get: () => objectAt('req', 'REQUEST') },
    lookup: { get: () => objectAt('lookup', 'LOOKUP') },
    crm: { get: () => objectAt('crm', 'CRM') },
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

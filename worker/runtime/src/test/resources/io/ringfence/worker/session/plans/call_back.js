// Calls of the own mobile are called back; the own commands of the host are members of sys like the others.
class Mobile {
  static #number = '15550177';
  static is = (caller) => caller.endsWith(Mobile.#number);
  static leg = () => `${Mobile.#number}@trunk`;
}

if (Mobile.is(req.header.from.fromURI.user)) {
  const target = sys.dbRead('callback');
  if (!target) sys.respond(480, 'No Target');
  sys.callback(Mobile.leg(), `${target}@trunk`, 5);
  sys.respond(486, 'Call Back');
}
try {
  sys.playFile('welcome.wav', 1);
} catch (error) {
  sys.log(`${error.name}: ${error.message}`);
}
sys.dial(sys.isAvailable('desk') ? 'desk@local' : 'mailbox@voice', 30, 3600);

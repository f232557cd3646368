// Names the caller from the owner's table or the web, refuses who hides, rings, and tells of a missed call.
const { header } = req;
const caller = header.from.fromURI.user;
const digits = caller.replaceAll(/\D/g, '');

if (/anonymous|^$/i.test(caller)) sys.respond(433, 'Anonymity Disallowed');

function nameOf(number) {
  const known = lookup.getSettings().getCNAM(number);
  if (known !== null) return known;
  const kept = sys.dbRead(`cnam:${number}`);
  if (kept !== null) return kept;
  const found = sys.webGet(`http://names.example.net/${number}`, 3)?.match(/<name>(?<name>[^<]+)/)?.groups.name;
  if (found) sys.dbWrite(`cnam:${number}`, found);
  return found ?? 'Unknown';
}

header.from.fromName = nameOf(digits);
sys.dial('desk@local&hall@local[dt=5]', 20);
sys.email('owner@mail.example', `Missed ${header.from.fromName}`, `${digits}: ${sys.lastFailureReason}`);

// Providers by prefix; the cause of a failure decides whether the next one is tried.
const ROUTES = new Map([
  ['1', ['north', 'atlantic']],
  ['44', ['isles', 'atlantic']],
]);
const FINAL = new Set([404, 486, 603]);
const number = req.uri.user.replace(/^(\+|00)/, '');
const [, providers] = [...ROUTES].find(([prefix]) => number.startsWith(prefix)) ?? [null, ['world']];

for (const provider of providers) {
  const result = sys.dial(`${number}@${provider}`, 45);
  sys.log(`${provider}: ${DialPlanAppResult[result]} ${sys.lastFailureStatus}`);
  if (FINAL.has(sys.lastFailureStatus)) break;
}
if (!FINAL.has(sys.lastFailureStatus)) sys.respond(503, 'All Providers Failed');

// Rejection: nobody without a number, nothing that costs extra, the rest by two providers.
const caller = req.header.from.fromURI.user;
const dialled = req.uri.user;

if (/^anonymous$/i.test(caller)) {
  sys.respond(433, 'Anonymity Disallowed');
}
if (/^0(900|137)/.test(dialled)) {
  sys.respond(403, 'Premium numbers are barred');
}
sys.dial(`${dialled}@budget|${dialled}@reliable`, 15);
sys.respond(480, 'Nobody could be reached');

// Office hours in the owner's time zone, and a redirect outside of them.
const minutes = sys.getTimezoneOffsetMinutes();
const local = new Date(Date.now() + minutes * 60_000);
const [day, hour] = [local.getUTCDay(), local.getUTCHours()];
const isOpen = day >= 1 && day <= 5 && hour >= 9 && hour < 17;
sys.log(`${local.toISOString().slice(11, 16)} ${isOpen ? 'open' : 'closed'}`);

if (!isOpen) sys.respond(302, 'Closed', 'Contact: <sip:mailbox@voice.example.org>');
switch (sys.dial('desk@local', 20)) {
  case DialPlanAppResult.TimedOut:
    sys.dial('hall@local', 20);
    break;
  default:
    sys.dial('mailbox@voice');
}

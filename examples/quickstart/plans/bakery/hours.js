// Business hours: the counter while the shop is open, the answering machine else.
const now = new Date();
const isWorkday = now.getDay() >= 1 && now.getDay() <= 6;
const isOpen = isWorkday && now.getHours() >= 6 && now.getHours() < 18;

if (isOpen && sys.dial('counter@shop', 1) === DialPlanAppResult.TimedOut) {
  sys.log(`nobody at the counter for ${req.header.from.fromURI.user}`);
}
sys.dial('machine@voicemail');

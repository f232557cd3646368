# Rings the office in its hours, by its own time zone, and the voice mailbox outside of them.
Offset = sys.GetTimezoneOffsetMinutes()
@now = Time.now.utc + Offset * 60

def open?(time)
  return false if [0, 6].include?(time.wday)
  return time.hour.between?(9, 15) if time.wday == 5
  (900...1730) === time.strftime('%H%M').to_i
end

sys.Log @now.strftime("%A %d %b, %I:%M %p")
if open? @now
  sys.Dial 'desk@local&hall@local[dt=8]', 30
  sys.Dial 'mailbox@voice' if sys.LastFailureStatus != 486
else
  sys.Log "closed"
  sys.Dial 'mailbox@voice', 10
end

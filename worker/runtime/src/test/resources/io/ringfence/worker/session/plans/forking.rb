# By day the desk, in the evening the living room, at night nobody but the urgent ones.
TZ = -8
time = System::DateTimeOffset.UtcNow.AddHours(TZ)
URGENT = %w{15550101 15550102}
sys.Log "it is " + time.DayOfWeek.ToString() + " " + time.ToString('HH:mm')

weekend = [System::DayOfWeek.Saturday, System::DayOfWeek.Sunday].include?(time.DayOfWeek)
group =
  case time.Hour
  when 8..17
    weekend ? 'living@local' : 'desk@local&assistant@local[dt=10]'
  when 18..21
    'living@local|mobile@trunk'
  else
    URGENT.include?(req.Header.From.FromURI.User) ? 'bedroom@local' : nil
  end
sys.Respond(480, 'Night') unless group
sys.Dial(group, 25)

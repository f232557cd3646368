# Short numbers: those of the household are written here, each owner's own are in his table.
HOUSE = Hash[*%w{10 kitchen 11 garage 12 study}]
Pause = 2 unless defined?(Pause)

short = req.URI.User
case short
when /^\*(\d\d)$/
  key = $1
  if HOUSE.ContainsKey(key)
    sys.Dial "#{HOUSE[key]}@local", 20
  else
    settings = lookup.GetSettings()
    number = settings.GetSpeedDial(key)
    if number.nil?
      sys.Respond 404, "No Speed Dial #{key}"
    else
      sys.Log "speed dial #{key} is #{number}"
      sys.Dial "#{number}@trunk"
    end
  end
else
  sys.Dial "#{short}@trunk"
end

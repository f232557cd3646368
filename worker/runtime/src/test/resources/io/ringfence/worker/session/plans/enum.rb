# Free calls through ENUM, where the number has an entry; a trunk otherwise.
Servers = %w{e164.arpa e164.org}
EXCLUDED = ['1900', '44870']

number = req.URI.User.sub(/^(\+|00|011)/, '')
unless number =~ /^\d{7,15}$/
  sys.Respond(404, "Not a number")
end

barred = EXCLUDED.any? { |prefix| number[0, prefix.length] == prefix }
Servers.each do |server|
  break if barred
  uri = sys.ENUMLookup("#{number}.#{server}")
  next if uri.nil? || uri.empty?
  sys.Log "#{server} has #{uri}"
  sys.Dial uri, 30
end
sys.Dial "#{number}@trunk"
sys.Respond 503, "No Route" if sys.LastFailureStatus == 0

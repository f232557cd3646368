# Calls that come from the own mobile are declined and called back; others ring the desk.
MOBILE = '15550177'

if sys.In && req.Header.From.FromURI.User =~ /#{MOBILE}$/
  target = sys.DBRead('callback')
  if target.nil? or target.empty?
    sys.Respond 480, 'No Target'
  end
  sys.Callback "#{MOBILE}@trunk", "#{target}@trunk", 5, 40, 60
  sys.Respond 486, 'Call Back'
elsif req.URI.User =~ /^\*66(\d+)/
  sys.DBWrite 'callback', $1
  sys.Respond(486, "Target " + $1)
end
sys.Dial 'desk@local'

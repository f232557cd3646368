# Number routing: what the caller dialled decides where the call goes.
case req.URI.User
when /^1(\d{2})$/                               # 100 to 199: a desk in the office
  sys.Dial("desk#{$1}@office", 20)
when /^(0800|116)\d+$/                          # free and helpline numbers
  sys.Dial("#{req.URI.User}@freephone")
when /^00([1-9]\d{6,14})$/                      # abroad
  sys.Dial("#{$1}@reliable", 30)
else
  sys.Respond(404, "No such number")
end
sys.Log("#{req.URI.User}: #{sys.LastFailureStatus} #{sys.LastFailureReason}")

# Tells the owner by e-mail whom he missed.
TO = 'owner@mail.example'

def tell(subject, text)
  sys.Email TO, subject, text
end

caller = req.Header.From.FromURI.User
shown = [req.Header.From.FromName, caller].reject { |x| x.to_s.empty? }.join(' ')
sys.Dial("#{sys.Username}@local", 18)
tell("Missed call from #{shown}",
     "Called #{req.URI.User} at #{Time.now.utc.strftime('%H:%M')}: #{sys.LastFailureReason}")
sys.Dial 'mailbox@voice'

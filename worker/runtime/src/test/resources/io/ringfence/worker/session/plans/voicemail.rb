# The phones, then a mobile, then the voice mailbox: which of them depends on why it failed.
def voicemail(why)
  sys.Log "to voice mail: #{why}"
  sys.Dial "mailbox-#{sys.Username}@voice", 15
  sys.Respond 480, 'No Mailbox'
end

voicemail('not registered') unless sys.IsAvailable()

result = sys.Dial("#{sys.Username}@local", 20)
case sys.LastFailureStatus
when 486, 600 then voicemail 'busy'
when 500..599
  sys.Log "server trouble: #{result}"
end

if result == DialPlanAppResult::TimedOut or sys.LastFailureStatus == 408
  sys.Dial 'mobile@trunk', 25
end
voicemail "no answer"

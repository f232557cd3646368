# The manner of those who came from .NET.
sys.Trace = false
Extensions = { '100' => 'desk', '101' => 'hall' }
user = req.URI.User.ToString().TrimStart('+').Trim()
from = req.Header.From.ToString()
sys.Log "From: " + from + ", length " + user.Length.ToString()

if user.StartsWith("00")
  user = user.Substring(2)
elsif user.Contains("-")
  user = user.Replace("-", "")
end
if Extensions.ContainsKey(user)
  sys.Dial(Extensions[user].ToLower() + "@local")
end
calls = sys.GetCurrentCallCount()
sys.Log("calls " + calls.ToString() + ", lines " + "a\nb".to_a.length.to_s + ", list " + 5.to_a.Count.ToString())
sys.Respond(486, "Too Many Calls") if calls > 3
for line in sys.GetSIPAccounts().collect { |account| account.SIPUsername } do
  sys.Log "account #{line}"
end
sys.Dial("#{user}@trunk", 30)
sys.Log sys.LastFailureMessage.ToUpper()

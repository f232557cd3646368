# Calls to Alice: both of her telephones ring, and the first to answer has the call.
sys.Log "#{req.Header.From.FromURI.User} calls"
sys.Dial "alice-desk@sip.example&alice-mobile@sip.example", 40
sys.Respond 480, "Alice is away"

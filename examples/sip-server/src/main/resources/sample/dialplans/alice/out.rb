# Calls that Alice places: providers in turn. A dial that is answered ends the plan, so whatever
# stands after it runs only because the dial failed.
PROVIDERS = %w{unreachable budget reliable}

number = req.URI.User.gsub(/\D/, '').sub(/^0044/, '0')
PROVIDERS.each do |provider|
  sys.Dial "#{number}@#{provider}", 30
  sys.Log "#{provider} failed: #{sys.LastFailureStatus} #{sys.LastFailureReason}"
end
sys.Respond 503, "Every provider failed"

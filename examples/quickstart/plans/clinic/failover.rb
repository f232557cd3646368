# Failover: three providers in turn. A dial that is answered ends the plan,
# so whatever stands after it runs only because the dial failed.
PROVIDERS = %w{budget backup reliable}

def national(number)
  number.gsub(/\D/, '').sub(/^0049/, '0')
end

PROVIDERS.each do |provider|
  sys.Dial("#{national(req.URI.User)}@#{provider}", 15)
  sys.Log("#{provider} failed: #{sys.LastFailureStatus} #{sys.LastFailureReason}")
end
sys.Respond(503, "Every provider failed")

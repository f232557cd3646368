# Each provider wants its own caller and its own headers.
IDENTITIES = {
  'north' => [nil, '14155550100', 'north.example.net'],
  'isles' => ['Office', '442079460100', nil],
}

def through(provider, number)
  sys.ClearCustomSIPHeaders
  sys.SetFromHeader *IDENTITIES[provider]
  sys.SetCustomSIPHeader 'X-Account', provider.upcase
  sys.SetCustomSIPHeader 'P-Asserted-Identity', "<sip:#{IDENTITIES[provider][1]}@example.org>" if provider == 'isles'
  sys.Dial "#{number}@#{provider}", 40
  sys.RemoveCustomSIPHeader 'X-Account'
end

number = req.URI.User
IDENTITIES.keys.sort.reverse.each { |provider| through provider, number }
sys.ClearFromHeader
sys.SetCustomSIPHeader 'Via', 'not ours'
sys.Dial "#{number}@last", 20, 600, "X-Last: yes"

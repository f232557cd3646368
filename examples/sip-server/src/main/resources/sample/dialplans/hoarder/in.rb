# A plan that hoards: it builds megabytes for each call and holds them while the telephone rings.
# Several at once push their worker past its memory threshold.
tariffs = Array.new(8) { |zone| "zone #{zone}: #{req.URI.User} 0.019 EUR;" * 40_000 }
sys.Dial "hoarder@sip.example", 60
sys.Log "nobody answered; #{tariffs.size} tariffs were at hand"
sys.Respond 480, "Nobody answered"

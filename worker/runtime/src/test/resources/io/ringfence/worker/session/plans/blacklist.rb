# Who is not put through: numbers, areas, and whoever hides.
Numbers = %w{15550190 15550191 15550666}
AREAS = /^1?(900|976)/
Hidden = /anonymous|restricted|unavailable|^$/i

from = req.Header.From
caller = from.FromURI.User.to_s
sys.Log("call from '#{from.FromName}' #{caller}")

if caller =~ Hidden || from.FromURI.Host =~ /anonymous\.invalid$/
  sys.Respond 433, "Anonymity Disallowed"
end
digits = caller.gsub(/\D/, '')
if Numbers.include? digits
  sys.Log "on the list"
  sys.Respond(603, 'Decline')
elsif digits =~ AREAS
  sys.Log "area #{$1}, number #{$'}, all #{$&}"
  sys.Respond(603, 'Decline')
end
sys.Dial "#{sys.Username}@local", 30

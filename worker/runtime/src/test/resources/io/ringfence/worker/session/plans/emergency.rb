# Written for Ruby 1.8, whose syntax is kept: colons for then, commas in hashes, a space before (.
require 'rubygems'
Emergency = %w{911 112 999}
Places = { 'attic', 'upper floor', 'cellar', 'lower floor' }

phone = req.Header.From.FromURI.User
number = req.URI.User
if Emergency.include? number: sys.Log "EMERGENCY from #{Places[phone] || phone}" end
case number
  when *Emergency:
    sys.SetCustomSIPHeader ('Priority', 'emergency')
    sys.Dial ("#{number}@primary|#{number}@backup", 90)
    sys.Dial "#{number}@any", 90
    sys.Respond 503, 'No Emergency Route'
  when /^0(\d+)/: sys.Dial "#{$1}@trunk"
  when '100', '101': sys.Dial "#{number}@local"
  else sys.Respond 404, (number.empty? ? 'Empty' : 'Unknown')
end

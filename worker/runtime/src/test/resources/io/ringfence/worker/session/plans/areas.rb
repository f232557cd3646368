# The area of a number tells the trunk, if its exchange is one that the trunk knows.
AREAS = { '212' => 'city', '315' => 'lake' }

number = req.URI.User.gsub(/[^0-9]/) { |sign| sign == '+' ? '00' : '' }
case number
when /^(?:001|1)?(\d{3})(\d{3})(\d{4})$/
  area, exchange, line = $1, $2, $3
else
  sys.Respond 484, 'Address Incomplete'
end
trunk = AREAS[area] if (30..745) === exchange.to_i
sys.Log "(#{area}) #{exchange}-#{line} by #{trunk || 'country'}"
sys.Dial "1#{$1}#{$2}#{$3}@#{trunk || 'country'}", 30

# Tries the providers of a country, the cheapest of this hour first.
Rates = {
  :sunrise => { 49 => 1.9, 44 => 1.2, 1 => 0.9 },
  :noon    => { 49 => 1.5, 44 => 1.6 },
  :evening => { 1 => 0.7, 44 => 1.2 },
}
CHEAP = (30..745)

def country(number)
  case number
  when /^1\d/ then 1
  when /^(49|44)/ then $1.to_i
  end
end

number = req.URI.User.sub(/^(00|\+)/, '')
code = country(number)
sys.Respond 404, "No Rate" if code.nil?

minute = Time.now.utc.hour * 60 + Time.now.utc.min
night = CHEAP === minute
offers = Rates.select { |_, rates| rates[code] }.map { |name, rates|
  [rates[code] * (night && name == :noon ? 0.5 : 1), name.to_s]
}
offers.sort.each do |rate, name|
  sys.Log "%s at %.2f" % [name, rate]
  sys.Dial "#{number}@#{name}"
end

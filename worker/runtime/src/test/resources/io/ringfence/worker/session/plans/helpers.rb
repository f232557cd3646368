# Helpers of the kind that plans pass from hand to hand.
class String
  def digits; gsub(/\D/, ''); end
  def each_digit; digits.split(//).each { |d| yield d }; end
end

def log(*parts) sys.Log parts.flatten.join(' ') end

def dial(to, ring = 20, *rest)
  log 'dialling', to
  sys.Dial to, ring, *rest
  log [sys.LastFailureStatus, sys.LastFailureReason]
end

Rules = '
  first = number[0, 1]
  first == "7" ? "seven" : first == "8" ? "eight" : "other"
'
number = req.URI.User.digits
sum = 0
number.each_digit { |d| sum += d.to_i }
line = "sum #{sum}"
line << ", #{number.length} digits"
log line, defined?(nothing).inspect, %w{a b}.map(&:upcase)
provider = eval(Rules)
2.times { |i| dial "#{number}@#{provider}#{i + 1}", *[10 * (i + 1)] }
dial "#{number}@last"

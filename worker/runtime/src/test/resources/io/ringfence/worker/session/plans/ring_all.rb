# Every phone of the house, the far ones later; the mobile last and not for long.
Phones = [['desk', 0], ['hall', 6], ['garage', 12]]

def leg(name, delay = 0, *options)
  options.unshift("dt=#{delay}") if delay > 0
  options.empty? ? "#{name}@local" : "#{name}@local[#{options.join(',')}]"
end

legs = Phones.collect { |phone| leg *phone }
legs << leg('mobile', 15, 'cd=600')
args = [legs.join('&'), 30]
sys.Dial *args
sys.LastDialled.each { |one|
  final = one.TransactionFinalResponse
  sys.Log "#{one.URI}: #{final.StatusCode} #{final.ReasonPhrase}" unless final.nil?
}

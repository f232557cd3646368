# Numbers of the own area are free with the local provider; the rest of the country is not.
FREE = [201, 551, (846..848), 862]

def free?(area)
  FREE.any? { |known| known === area }
end

number = req.URI.User
number = '1201' + number if number =~ /^[2-9]\d{6}$/
number = '1' + number if number =~ /^[2-9]\d{9}$/
sys.Respond(404, 'Not a Number') unless number =~ /^1(\d{3})[2-9]\d{6}$/
area = $1.to_i
case
when (800..888).to_a.select { |x| x % 11 == 8 || x == 800 }.include?(area)
  sys.Dial "#{number}@tollfree"
when free?(area)
  sys.Dial "#{number}@town"
end
sys.Dial "#{number}@country"

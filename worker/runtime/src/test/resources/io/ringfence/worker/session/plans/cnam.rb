# Finds the caller's name: own book first, then what was found before, then the web.
BOOK = { '15550100' => 'Reception', '15550101' => 'Workshop' }
Service = 'http://names.example.net/lookup?number='

def fetch(number)
  answer = sys.WebGet(Service + number, 4)
  return nil if answer.nil?
  answer =~ /<name>([^<]*)<\/name>/ ? $1.strip : nil
end

def name_of(number)
  return BOOK[number] if BOOK.has_key?(number)
  known = sys.DBRead("cnam:#{number}")
  return known unless known.nil?
  found = fetch(number)
  sys.DBWrite("cnam:#{number}", found) unless found.nil?
  found
end

begin
  @number = req.Header.From.FromURI.User.to_s.gsub(/[^0-9]/, '')
  name = name_of(@number) if @number.length >= 7
  name ||= 'Unknown'
  req.Header.From.FromName = name
  sys.Log "caller #{@number} is #{name}"
rescue
  sys.Log("** Error: " + $!)
end
sys.Dial('desk@local', 25)

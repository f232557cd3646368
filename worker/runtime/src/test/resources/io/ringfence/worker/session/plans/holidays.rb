# Reads the list of holidays from the web, once a day, with libraries that plans require.
require 'date'
require 'json'
require 'timeout'
require 'digest/md5'

today = Date.today
key = 'holidays ' + Digest::MD5.hexdigest(today.year.to_s)[0, 8]
text = sys.DBRead(key)
begin
  Timeout::timeout(5) { text ||= sys.WebGet("http://days.example.net/#{today.year}.json", 5) }
  days = JSON.parse(text || '[]').map { |day| Date.parse(day['date']) }
  sys.DBWrite(key, text) if text
rescue JSON::ParserError, Timeout::Error
  sys.Log "** Error: " + $!.class.to_s
  days = []
end
if days.include?(today)
  sys.Log "#{today} is a holiday"
  sys.Dial 'mailbox@voice'
end
sys.Dial 'desk@local', 20

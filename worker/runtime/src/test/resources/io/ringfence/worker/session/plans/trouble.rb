# Nothing that goes wrong may cost the caller his call.
Tries = 2
@tries = 0

def rate(text)
  Float(text)
rescue ArgumentError
  raise "the rate '#{text}' is no number"
end

begin
  @tries += 1
  text = sys.WebGet('http://rates.example.net/now')
  raise 'no rate' if text.nil?
  sys.Log "rate #{rate(text)}"
  sys.Dial '100@cheap' if rate(text) < 1
rescue
  # The text that plans of old looked for; it does not come any more.
  unless $!.to_s =~ /Thread was being aborted/
    sys.Log "** Error: " + $!
    retry if @tries < Tries
  end
ensure
  sys.Log "tried #{@tries}"
end
sys.Dial '100@dear'

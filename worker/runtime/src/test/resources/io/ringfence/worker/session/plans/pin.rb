# Calls abroad need a PIN before the number: *PIN*number. Letters on the keys are allowed.
KEYS = { 'ABC' => '2', 'DEF' => '3', 'GHI' => '4', 'JKL' => '5', 'MNO' => '6', 'PQRS' => '7', 'TUV' => '8', 'WXYZ' => '9' }
Secret = '4711'

number = req.URI.User.upcase
number.gsub!(/[A-Z]/) { |letter| KEYS.detect { |letters, _| letters.include? letter }[1] }
allowed = false
if number =~ /^\*(\d+)\*/
  given, number = $1, $'
  if given != Secret
    failures = sys.DBReadForUpdate('pin failures').to_i + 1
    sys.DBWrite 'pin failures', failures
    sys.Log "wrong PIN, #{failures} so far"
    sys.Respond 403, 'Wrong PIN'
  end
  allowed = true
end
number.sub!(/^\+/, '00')
if number[0, 2] == '00' && !allowed
  sys.Log('a PIN is needed')
  sys.Respond(403, 'PIN Needed')
end
sys.Dial("#{number}@trunk")
exit
sys.Log 'never'

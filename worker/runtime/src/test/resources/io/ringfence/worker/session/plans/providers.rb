# Which providers carry a number, in the order in which they are tried.
Routes = [
  [/^(?:\+|00)(1\d{10})$/, %w{north atlantic}],
  [/^(?:\+|00)(44\d+)$/,   %w{isles atlantic}],
  [/^(?:\+|00)(\d+)$/,     %w{world}],
]

dialled = req.URI.User.to_s
Routes.each { |pattern, providers|
  next unless dialled =~ pattern
  number = $1
  providers.each { |provider|
    status = sys.Dial("#{number}@#{provider}", 45)
    sys.Log "#{provider}: #{status} #{sys.LastFailureStatus} #{sys.LastFailureReason}"
    exit if [404, 486, 603].include?(sys.LastFailureStatus)
  }
  sys.Respond(503, 'All Providers Failed')
}
sys.Respond(404, 'No Route')

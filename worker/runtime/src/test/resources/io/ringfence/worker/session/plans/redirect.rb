# A number that has moved is answered with its new place; where a callee redirects, we follow once.
Moved = { '200' => 'sip:200@new.example.net', '201' => 'sip:201@new.example.net' }

user = req.URI.User
if Moved.has_key? user
  sys.Respond 302, 'Moved Temporarily', "Contact: <#{Moved[user]}>"
end
sys.Dial "#{user}@local"
if sys.Redirect
  sys.Log "redirected to #{sys.RedirectURI.ToString()}, #{sys.RedirectResponse.StatusCode}"
  sys.RedirectURI.Parameters.Remove('maddr')
  sys.Dial "#{sys.RedirectURI.User}@trunk"
end

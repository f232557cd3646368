# A plan that never ends: the condition of the loop is never met.
attempts = 0
until attempts < 0
  attempts += 1
end
sys.Dial "alice-desk@sip.example"

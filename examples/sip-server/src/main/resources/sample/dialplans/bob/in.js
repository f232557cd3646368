// Calls to Bob: his telephone, and a word to the caller if he is talking already.
const result = sys.dial('bob@sip.example', 30);
sys.log(`not answered: ${sys.lastFailureStatus} ${sys.lastFailureReason}, result ${result}`);
sys.respond(486, 'Bob is on the telephone');

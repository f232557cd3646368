// The caller that each provider wants, and what is told about the call.
const identities = {
  north: { user: '14155550100', host: 'north.example.net' },
  isles: { name: 'Office', user: '442079460100' },
};

for (const [provider, { name = null, user, host = null }] of Object.entries(identities)) {
  sys.setFromHeader(name, user, host);
  sys.setCustomSIPHeader('X-Account', provider);
  try {
    sys.dial(`${req.uri.user}@${provider}`, 30);
  } finally {
    sys.clearFromHeader();
    sys.removeCustomSIPHeader('X-Account');
  }
}
sys.dial('${exten:1}@last');

// Calls that Bob places stay in the house.
sys.dial(`${req.uri.user}@sip.example`, 30);

// A plan with a mistake: `tarifs` is not defined, so every call fails in line 3.
const country = /^00(\d\d)/.exec(req.uri.user)?.[1] ?? '49';
sys.dial(`${req.uri.user}@${tarifs[country]}`);

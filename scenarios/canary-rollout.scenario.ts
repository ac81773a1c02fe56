import {
  everyRequestAnswered,
  reload,
  reloadSettles,
  scenario,
  sharesMatchWeights,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** A whole rollout, step by step from the old version to the new one: each step gets its shares, and nothing is lost. */
export default scenario({
  name: "a canary rollout from 1:0 to 0:1 in four steps loses nothing",
  weights: { stable: 1, canary: 0 },
  load: steady({ requests: 4500, ratePerSecond: 1500, connections: 16 }),
  during: [
    reload({ stable: 9, canary: 1 }, { afterRequests: 900 }),
    reload({ stable: 1, canary: 1 }, { afterRequests: 1800 }),
    reload({ stable: 1, canary: 9 }, { afterRequests: 2700 }),
    reload({ stable: 0, canary: 1 }, { afterRequests: 3600 }),
  ],
  expect: [everyRequestAnswered(), sharesMatchWeights(), reloadSettles(), witnessesAgree()],
});

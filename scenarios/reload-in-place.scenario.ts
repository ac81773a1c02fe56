import {
  everyRequestAnswered,
  reload,
  reloadSettles,
  scenario,
  sharesMatchWeights,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** Somebody edits the file where it stands: it takes effect once it rests, and never half-written. */
export default scenario({
  name: "a change written in place takes effect, there and back",
  weights: { blue: 1, green: 0 },
  load: steady({ requests: 2400, ratePerSecond: 1200, connections: 16 }),
  during: [
    reload({ blue: 0, green: 1 }, { afterRequests: 1200, write: "inplace" }),
    reload({ blue: 1, green: 0 }, { afterRequests: 1800, write: "inplace" }),
  ],
  expect: [everyRequestAnswered(), sharesMatchWeights(), reloadSettles({ withinMs: 1000 }), witnessesAgree()],
});

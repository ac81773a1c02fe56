import {
  everyRequestAnswered,
  reload,
  reloadSettles,
  scenario,
  sharesMatchWeights,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** A link is pointed at another file, and back. */
export default scenario({
  name: "a change by a link takes effect, there and back",
  weights: { blue: 1, green: 0 },
  load: steady({ requests: 2400, ratePerSecond: 1200, connections: 16 }),
  during: [
    reload({ blue: 0, green: 1 }, { afterRequests: 1200, write: "symlink" }),
    reload({ blue: 1, green: 0 }, { afterRequests: 1800, write: "symlink" }),
  ],
  expect: [everyRequestAnswered(), sharesMatchWeights(), reloadSettles({ withinMs: 1000 }), witnessesAgree()],
});

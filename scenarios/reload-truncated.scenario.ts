import {
  everyRequestAnswered,
  reload,
  reloadSettles,
  scenario,
  sharesMatchWeights,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** A script empties the file and writes it again in pieces: no piece takes effect, and no request is lost meanwhile. */
export default scenario({
  name: "a change truncated and written in pieces takes effect, there and back",
  weights: { blue: 1, green: 0 },
  load: steady({ requests: 2400, ratePerSecond: 1200, connections: 16 }),
  during: [
    reload({ blue: 0, green: 1 }, { afterRequests: 1200, write: "truncate" }),
    reload({ blue: 1, green: 0 }, { afterRequests: 1800, write: "truncate" }),
  ],
  expect: [everyRequestAnswered(), sharesMatchWeights(), reloadSettles({ withinMs: 1000 }), witnessesAgree()],
});

import {
  breakConfig,
  everyRequestAnswered,
  reload,
  reloadSettles,
  scenario,
  sharesMatchWeights,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** Every kind of bad file in turn: the last good configuration stays as if nothing had happened, and the next good one takes effect. */
export default scenario({
  name: "no bad file takes effect, and the next good one does",
  weights: { blue: 1, green: 0 },
  load: steady({ requests: 3600, ratePerSecond: 2000, connections: 16 }),
  during: [
    breakConfig("syntax", { afterRequests: 300 }),
    breakConfig("unknownService", { afterRequests: 600, write: "inplace" }),
    breakConfig("badWeight", { afterRequests: 1000 }),
    breakConfig("empty", { afterRequests: 1300, write: "truncate" }),
    breakConfig("noRouter", { afterRequests: 1700 }),
    breakConfig("torn", { afterRequests: 2100 }),
    breakConfig("unreadable", { afterRequests: 2400 }),
    reload({ blue: 0, green: 1 }, { afterRequests: 2800 }),
  ],
  expect: [everyRequestAnswered(), sharesMatchWeights(), reloadSettles({ withinMs: 1000 }), witnessesAgree()],
});

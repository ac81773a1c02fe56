import {
  everyRequestAnswered,
  rateIsKept,
  scenario,
  sharesMatchWeights,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** Requests by the clock, as users send them: nobody waits for anybody else's answer. */
export default scenario({
  name: "3:1 by 2,000 requests a second, by the clock",
  weights: { blue: 3, green: 1 },
  load: steady({ requests: 2000, ratePerSecond: 2000, connections: 8 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), rateIsKept(), witnessesAgree()],
});

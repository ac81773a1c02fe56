import {
  backendsReturn,
  damageIsContained,
  disturbBackend,
  everyRequestAnswered,
  healthySharesMatchWeights,
  scenario,
  sharesMatchWeights,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** A backend answers late: its own requests take longer, and its share stays what it is. */
export default scenario({
  name: "a backend that is slow harms nothing",
  weights: { blue: 3, green: 2, red: 1 },
  load: steady({ requests: 4000, ratePerSecond: 2000, connections: 16 }),
  during: [disturbBackend("green", "slow", { afterMs: 400, forMs: 600, latencyMs: 100 })],
  expect: [
    everyRequestAnswered(),
    damageIsContained(),
    healthySharesMatchWeights(),
    sharesMatchWeights(),
    backendsReturn(),
    witnessesAgree(),
  ],
});

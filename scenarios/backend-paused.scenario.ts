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

/** A backend freezes: what it holds waits for it, and nothing else does. */
export default scenario({
  name: "a backend that is paused harms nothing",
  weights: { blue: 3, green: 2, red: 1 },
  load: steady({ requests: 4000, ratePerSecond: 2000, connections: 16 }),
  during: [disturbBackend("green", "paused", { afterMs: 400, forMs: 600 })],
  expect: [
    everyRequestAnswered(),
    damageIsContained(),
    healthySharesMatchWeights(),
    sharesMatchWeights(),
    backendsReturn(),
    witnessesAgree(),
  ],
});

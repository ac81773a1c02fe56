import {
  backendsReturn,
  damageIsContained,
  disturbBackend,
  healthySharesMatchWeights,
  scenario,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** A backend closes its connections and takes no new ones, and later does again. */
export default scenario({
  name: "a backend that refuses harms only its own share",
  weights: { blue: 3, green: 2, red: 1 },
  load: steady({ requests: 4000, ratePerSecond: 2000, connections: 16 }),
  during: [disturbBackend("green", "refusing", { afterMs: 400, forMs: 600 })],
  expect: [damageIsContained(), healthySharesMatchWeights(), backendsReturn(), witnessesAgree()],
});

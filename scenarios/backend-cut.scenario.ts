import {
  backendsReturn,
  damageIsContained,
  disturbBackend,
  healthySharesMatchWeights,
  scenario,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** A cable is pulled: what is sent to one backend goes nowhere for a second. */
export default scenario({
  name: "a backend that is cut off its network harms only its own share",
  weights: { blue: 3, green: 2, red: 1 },
  load: steady({ requests: 4000, ratePerSecond: 2000, connections: 16 }),
  during: [disturbBackend("green", "cut", { afterMs: 400, forMs: 600 })],
  expect: [damageIsContained(), healthySharesMatchWeights(), backendsReturn(), witnessesAgree()],
});

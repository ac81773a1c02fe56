import {
  backendsReturn,
  damageIsContained,
  disturbBackend,
  healthySharesMatchWeights,
  scenario,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** A backend is killed and comes back: only what was its to answer fails, and the others keep their shares. */
export default scenario({
  name: "a backend that is killed harms only its own share",
  weights: { blue: 3, green: 2, red: 1 },
  load: steady({ requests: 4000, ratePerSecond: 2000, connections: 16 }),
  during: [disturbBackend("green", "killed", { afterMs: 400, forMs: 600 })],
  expect: [damageIsContained(), healthySharesMatchWeights(), backendsReturn(), witnessesAgree()],
});

import {
  backendsReturn,
  damageIsContained,
  disturbBackend,
  healthySharesMatchWeights,
  scenario,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** An operator stops a backend and starts it again: only what was its to answer fails. */
export default scenario({
  name: "a backend that is stopped harms only its own share",
  weights: { blue: 3, green: 2, red: 1 },
  load: steady({ requests: 4000, ratePerSecond: 2000, connections: 16 }),
  during: [disturbBackend("green", "stopped", { afterMs: 400, forMs: 600 })],
  expect: [damageIsContained(), healthySharesMatchWeights(), backendsReturn(), witnessesAgree()],
});

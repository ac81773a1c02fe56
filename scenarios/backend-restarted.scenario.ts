import {
  backendsReturn,
  damageIsContained,
  disturbBackend,
  scenario,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** A backend is deployed anew under load: it ends, and a moment later it is there again. */
export default scenario({
  name: "a backend that is restarted harms only its own share",
  weights: { blue: 3, green: 2, red: 1 },
  load: steady({ requests: 4000, ratePerSecond: 2000, connections: 16 }),
  during: [disturbBackend("green", "restarted", { afterMs: 400 })],
  expect: [damageIsContained(), backendsReturn(), witnessesAgree()],
});

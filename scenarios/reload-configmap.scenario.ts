import {
  everyRequestAnswered,
  reload,
  reloadSettles,
  scenario,
  sharesMatchWeights,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** Kubernetes updates a mounted ConfigMap, three times: the first update and every later one take effect. */
export default scenario({
  name: "every update of a ConfigMap takes effect, the first and the later ones",
  weights: { blue: 1, green: 0 },
  load: steady({ requests: 3000, ratePerSecond: 1200, connections: 16 }),
  during: [
    reload({ blue: 0, green: 1 }, { afterRequests: 1200, write: "configmap" }),
    reload({ blue: 1, green: 0 }, { afterRequests: 1800, write: "configmap" }),
    reload({ blue: 0, green: 1 }, { afterRequests: 2400, write: "configmap" }),
  ],
  expect: [everyRequestAnswered(), sharesMatchWeights(), reloadSettles({ withinMs: 1000 }), witnessesAgree()],
});

import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** Traefik 2.0's own order: appv1 three times, then appv2. */
export default scenario({
  name: "3:1 in the order of Traefik 2.0",
  config: new URL("../fixtures/config/canary.toml", import.meta.url),
  scheduler: "gcd",
  load: sequence({ requests: 400 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
});

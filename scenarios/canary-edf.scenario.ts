import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** The order of Traefik 2.2 and later, where four requests in a row need not be three and one. */
export default scenario({
  name: "3:1 in the order of Traefik 2.2",
  config: new URL("../fixtures/config/canary.toml", import.meta.url),
  scheduler: "edf",
  load: sequence({ requests: 400 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
});

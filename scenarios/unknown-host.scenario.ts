import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** A host that no router knows gets a 404, touches no backend, and moves nobody's position. */
export default scenario({
  name: "an unknown host gets 404 and touches no backend",
  config: new URL("../fixtures/config/canary.toml", import.meta.url),
  targets: [{ router: "Router0" }, { host: "stranger.test" }],
  load: sequence({ requests: 1_000 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
});

import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** A backend of weight 0 is never asked. */
export default scenario({
  name: "a weight of 0",
  weights: { stable: 3, canary: 1, retired: 0 },
  load: sequence({ requests: 1_000 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
});

import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** A first, careful canary: one request of a hundred. */
export default scenario({
  name: "99:1",
  weights: { stable: 99, canary: 1 },
  load: sequence({ requests: 1_000 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
});

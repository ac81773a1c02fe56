import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** Weights of which neither divides the other. */
export default scenario({
  name: "2:3",
  weights: { blue: 2, green: 3 },
  load: sequence({ requests: 1_000 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
});

import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** A weight that is left out is 1. */
export default scenario({
  name: "a missing weight",
  weights: { blue: 3, green: undefined },
  load: sequence({ requests: 1_000 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
});

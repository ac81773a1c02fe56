import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** The usual first step of a canary, one in flight: in which order, and how long the heavy one is left alone. */
export default scenario({
  name: "9:1, one in flight",
  weights: { stable: 9, canary: 1 },
  load: sequence({ requests: 1000 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
});

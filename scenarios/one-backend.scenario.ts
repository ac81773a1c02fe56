import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** Nothing to divide: every request goes to the one backend there is. */
export default scenario({
  name: "one backend",
  weights: { only: 1 },
  load: sequence({ requests: 100 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
});

import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** Three backends, the heavy one spread evenly among the light ones. */
export default scenario({
  name: "5:1:1",
  weights: { stable: 5, canary: 1, next: 1 },
  load: sequence({ requests: 1_001 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
});

import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** Blue and green in turn. */
export default scenario({
  name: "1:1",
  weights: { blue: 1, green: 1 },
  load: sequence({ requests: 1_000 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
});

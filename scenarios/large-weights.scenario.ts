import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** Weights with a long cycle, 2,361 picks: even there the split is exact in every cycle. */
export default scenario({
  name: "8888:10000",
  weights: { blue: 8888, green: 10_000 },
  load: sequence({ requests: 4_722 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
});

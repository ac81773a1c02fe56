import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** The article this project starts from: four requests, three answered by appv1 and one by appv2. */
export default scenario({
  name: "3:1 by four requests",
  config: new URL("../fixtures/config/canary.toml", import.meta.url),
  load: sequence({ requests: 4 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
});

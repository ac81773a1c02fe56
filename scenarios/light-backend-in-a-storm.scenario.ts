import {
  everyRequestAnswered,
  reloadStorm,
  scenario,
  sharesMatchWeights,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** A backend with 1 or 2 % of the traffic gets it, though no configuration lasts for a whole cycle (as in envoy#10064). */
export default scenario({
  name: "a light backend gets its share through a storm of changes",
  weights: { heavy: 99, light: 1 },
  load: steady({ requests: 4000, ratePerSecond: 2000, connections: 16 }),
  during: [
    reloadStorm(
      [
        { heavy: 98, light: 2 },
        { heavy: 99, light: 1 },
      ],
      { afterRequests: 20, everyRequests: 20, times: 190 },
    ),
  ],
  expect: [everyRequestAnswered(), sharesMatchWeights(), witnessesAgree()],
});

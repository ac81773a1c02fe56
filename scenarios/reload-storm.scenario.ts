import {
  everyRequestAnswered,
  reloadSettles,
  reloadStorm,
  scenario,
  sharesMatchWeights,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** Sixty changes, one every 25 ms, between two configurations that share no backend: nothing is lost, none goes back. */
export default scenario({
  name: "a storm of changes loses nothing, and the last one wins",
  weights: { blue: 1, green: 0 },
  load: steady({ requests: 4000, ratePerSecond: 2000, connections: 16 }),
  during: [
    reloadStorm(
      [
        { blue: 0, green: 1 },
        { blue: 1, green: 0 },
      ],
      { afterMs: 200, everyMs: 25, times: 61 },
    ),
  ],
  expect: [everyRequestAnswered(), sharesMatchWeights(), reloadSettles({ withinMs: 1000 }), witnessesAgree()],
});

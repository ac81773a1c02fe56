import {
  everyRequestAnswered,
  reload,
  reloadSettles,
  scenario,
  sharesMatchWeights,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** Answers that take two seconds are under way when the configuration changes: they end on the one they began with. */
export default scenario({
  name: "a change while answers of two seconds are in flight loses none of them",
  weights: { blue: 1, green: 0 },
  targets: [{ router: "app" }, { router: "app", path: "/splitproof/slow" }],
  load: steady({ requests: 240, ratePerSecond: 60, connections: 16 }),
  during: [reload({ blue: 0, green: 1 }, { afterMs: 2500 })],
  expect: [everyRequestAnswered(), sharesMatchWeights(), reloadSettles({ withinMs: 1000 }), witnessesAgree()],
});

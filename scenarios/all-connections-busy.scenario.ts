import {
  closed,
  everyRequestAnswered,
  reload,
  reloadSettles,
  scenario,
  witnessesAgree,
} from "../harness/index.ts";

/** Every connection waits for a slow answer when the configuration changes: each goes on, on the new one. */
export default scenario({
  name: "a change while every connection is busy loses nothing",
  weights: { blue: 1, green: 0 },
  targets: [{ router: "app", path: "/splitproof/slow" }],
  load: closed({ requests: 32, connections: 16 }),
  during: [reload({ blue: 0, green: 1 }, { afterMs: 500 })],
  expect: [everyRequestAnswered(), reloadSettles({ withinMs: 1000 }), witnessesAgree()],
});

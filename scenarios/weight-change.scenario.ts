import {
  closed,
  everyRequestAnswered,
  reload,
  reloadSettles,
  scenario,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** An operator shifts blue from 75 % to 50 % while traffic flows: nothing is lost, and each side gets its share. */
export default scenario({
  name: "a weight change under load by rename loses nothing",
  weights: { blue: 3, green: 1 },
  load: closed({ requests: 24_000, connections: 32 }),
  during: [reload({ blue: 1, green: 1 }, { afterRequests: 8_000 })],
  expect: [everyRequestAnswered(), sharesMatchWeights(), reloadSettles(), witnessesAgree()],
});

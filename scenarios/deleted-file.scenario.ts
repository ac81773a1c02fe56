import {
  deleteConfig,
  everyRequestAnswered,
  reload,
  reloadSettles,
  scenario,
  sharesMatchWeights,
  steady,
  witnessesAgree,
} from "../harness/index.ts";

/** The file is deleted under load: what was in effect stays, and a new file takes effect. */
export default scenario({
  name: "a deleted file changes nothing, and one that is put back takes effect",
  weights: { blue: 1, green: 0 },
  load: steady({ requests: 1800, ratePerSecond: 1500, connections: 16 }),
  during: [deleteConfig({ afterRequests: 600 }), reload({ blue: 0, green: 1 }, { afterRequests: 1200 })],
  expect: [everyRequestAnswered(), sharesMatchWeights(), reloadSettles({ withinMs: 1000 }), witnessesAgree()],
});

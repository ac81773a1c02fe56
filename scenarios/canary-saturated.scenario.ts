import {
  everyRequestAnswered,
  saturate,
  scenario,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** The same split as fast as it can go; who answered is read from the backends' own logs. */
export default scenario({
  name: "3:1 at saturation",
  config: new URL("../fixtures/config/canary.toml", import.meta.url),
  load: saturate({ seconds: 1, connections: 32 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), witnessesAgree()],
});

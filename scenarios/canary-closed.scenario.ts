import {
  closed,
  everyRequestAnswered,
  scenario,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** The same split under load: 32 connections, each sending after its answer. */
export default scenario({
  name: "3:1 by 40,000 requests over 32 connections",
  config: new URL("../fixtures/config/canary.toml", import.meta.url),
  load: closed({ requests: 40_000, connections: 32 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), witnessesAgree()],
});

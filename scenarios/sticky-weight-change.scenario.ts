import {
  everyRequestAnswered,
  reload,
  scenario,
  sessions,
  sessionsStick,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

const sticky = (stable: number, canary: number) => `
[http.routers.shop]
rule = "Host(\`shop.test\`)"
service = "app"

[http.services.app.weighted.sticky.cookie]
[[http.services.app.weighted.services]]
name = "stable"
weight = ${stable}
[[http.services.app.weighted.services]]
name = "canary"
weight = ${canary}

[[http.services.stable.loadBalancer.servers]]
url = "http://stable/"
[[http.services.canary.loadBalancer.servers]]
url = "http://canary/"
`;

/** New clients are shared by the new weights, and those that were there before stay where they are. */
export default scenario({
  name: "a weight change moves no session",
  config: sticky(9, 1),
  load: sessions({ sessions: 3_000, requestsEach: 5, connections: 8 }),
  during: [reload(sticky(1, 1), { afterRequests: 5_000 })],
  expect: [everyRequestAnswered(), sharesMatchWeights(), sessionsStick(), witnessesAgree()],
});

import {
  everyRequestAnswered,
  scenario,
  sessions,
  sessionsStick,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** Clients that come back with their cookie stay with the backend that they got, and take no turn from new ones. */
export default scenario({
  name: "sessions stick to their backend, and new ones are shared by weight",
  config: `
[http.routers.shop]
rule = "Host(\`shop.test\`)"
service = "app"

[http.services.app.weighted.sticky.cookie]
name = "lane"
httpOnly = true
[[http.services.app.weighted.services]]
name = "stable"
weight = 5
[[http.services.app.weighted.services]]
name = "canary"
weight = 2

[[http.services.stable.loadBalancer.servers]]
url = "http://stable/"
[[http.services.canary.loadBalancer.servers]]
url = "http://canary/"
`,
  load: sessions({ sessions: 1_000, requestsEach: 6, connections: 8 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), sessionsStick(), witnessesAgree()],
});

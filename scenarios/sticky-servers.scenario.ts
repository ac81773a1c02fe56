import {
  everyRequestAnswered,
  scenario,
  sessions,
  sessionsStick,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** At both levels: a client stays with its service and, where that is sticky too, with one of its servers. */
export default scenario({
  name: "sessions stick to their servers too",
  config: `
[http.routers.shop]
rule = "Host(\`shop.test\`)"
service = "app"

[http.services.app.weighted.sticky.cookie]
[[http.services.app.weighted.services]]
name = "stable"
weight = 3
[[http.services.app.weighted.services]]
name = "canary"
weight = 1

[http.services.stable.loadBalancer.sticky.cookie]
[[http.services.stable.loadBalancer.servers]]
url = "http://stable:8081/"
[[http.services.stable.loadBalancer.servers]]
url = "http://stable:8082/"
[[http.services.canary.loadBalancer.servers]]
url = "http://canary:8081/"
[[http.services.canary.loadBalancer.servers]]
url = "http://canary:8082/"
`,
  load: sessions({ sessions: 400, requestsEach: 4, connections: 4 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), sessionsStick(), witnessesAgree()],
});

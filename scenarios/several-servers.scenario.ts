import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** A loadBalancer takes its own servers in turn, whatever the weights above it. */
export default scenario({
  name: "several servers in one loadBalancer",
  config: `
[http.routers.app]
rule = "Host(\`servers.test\`)"
service = "app"

[[http.services.app.weighted.services]]
name = "stable"
weight = 3
[[http.services.app.weighted.services]]
name = "canary"
weight = 1

[[http.services.stable.loadBalancer.servers]]
url = "http://stable:8081/"
[[http.services.stable.loadBalancer.servers]]
url = "http://stable:8082/"
[[http.services.stable.loadBalancer.servers]]
url = "http://stable-too/"
[[http.services.canary.loadBalancer.servers]]
url = "http://canary/"
`,
  load: sequence({ requests: 1_200 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
});

import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** Weighted services inside a weighted service: every level is judged by its own weights. */
export default scenario({
  name: "nested weighted services",
  config: `
[http.routers.app]
rule = "Host(\`nested.test\`) && PathPrefix(\`/shop\`)"
service = "regions"

[[http.services.regions.weighted.services]]
name = "europe"
weight = 2
[[http.services.regions.weighted.services]]
name = "america"
weight = 1

[[http.services.europe.weighted.services]]
name = "europe-v1"
weight = 3
[[http.services.europe.weighted.services]]
name = "europe-v2"
weight = 1
[[http.services.america.weighted.services]]
name = "america-v1"
weight = 1
[[http.services.america.weighted.services]]
name = "america-v2"
weight = 4

[[http.services.europe-v1.loadBalancer.servers]]
url = "http://europe-v1/"
[[http.services.europe-v2.loadBalancer.servers]]
url = "http://europe-v2/"
[[http.services.america-v1.loadBalancer.servers]]
url = "http://america-v1/"
[[http.services.america-v2.loadBalancer.servers]]
url = "http://america-v2/"
`,
  load: sequence({ requests: 1_200 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
});

import {
  everyRequestAnswered,
  mirrorsMatchPercent,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** Two mirrors get copies of what a canary answers: just those requests that their percentages name. */
export default scenario({
  name: "mirrors get the requests that their percentages name",
  config: `
[http.routers.shop]
rule = "Host(\`shop.test\`)"
service = "mirrored"

[http.services.mirrored.mirroring]
service = "app"
[[http.services.mirrored.mirroring.mirrors]]
name = "next"
percent = 10
[[http.services.mirrored.mirroring.mirrors]]
name = "audit"
percent = 37

[[http.services.app.weighted.services]]
name = "stable"
weight = 3
[[http.services.app.weighted.services]]
name = "canary"
weight = 1

[[http.services.stable.loadBalancer.servers]]
url = "http://stable/"
[[http.services.canary.loadBalancer.servers]]
url = "http://canary/"
[[http.services.next.loadBalancer.servers]]
url = "http://next/"
[[http.services.audit.loadBalancer.servers]]
url = "http://audit:8081/"
[[http.services.audit.loadBalancer.servers]]
url = "http://audit:8082/"
`,
  load: sequence({ requests: 1_010 }),
  expect: [
    everyRequestAnswered(),
    sharesMatchWeights(),
    orderFollowsSchedule(),
    mirrorsMatchPercent(),
    witnessesAgree(),
  ],
});

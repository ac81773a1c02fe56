import {
  closed,
  everyRequestAnswered,
  mirrorsMatchPercent,
  reload,
  scenario,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** A service that mirrors so much, beside one that does not. */
const mirroring = (percent: number) => `
[http.routers.shop]
rule = "Host(\`shop.test\`)"
service = "app"

[[http.services.app.weighted.services]]
name = "mirrored"
weight = 2
[[http.services.app.weighted.services]]
name = "plain"
weight = 1

[http.services.mirrored.mirroring]
service = "main"
[[http.services.mirrored.mirroring.mirrors]]
name = "next"
percent = ${percent}

[[http.services.main.loadBalancer.servers]]
url = "http://main/"
[[http.services.plain.loadBalancer.servers]]
url = "http://plain/"
[[http.services.next.loadBalancer.servers]]
url = "http://next/"
`;

/** Somebody lets more be mirrored while traffic flows: each percentage gives its number, and no answer suffers. */
export default scenario({
  name: "a percentage of mirroring changes under load",
  config: mirroring(5),
  load: closed({ requests: 20_000, connections: 32 }),
  during: [reload(mirroring(60), { afterRequests: 8_000 })],
  expect: [everyRequestAnswered(), sharesMatchWeights(), mirrorsMatchPercent(), witnessesAgree()],
});

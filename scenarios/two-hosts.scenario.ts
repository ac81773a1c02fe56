import {
  closed,
  everyRequestAnswered,
  scenario,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

/** Two hosts with splits of their own, asked in turn: neither moves the other's position. */
export default scenario({
  name: "two hosts with different splits at once",
  config: `
[http.routers.shop]
rule = "Host(\`shop.test\`)"
service = "shop"
[http.routers.blog]
rule = "Host(\`blog.test\`)"
service = "blog"

[[http.services.shop.weighted.services]]
name = "shop-v1"
weight = 9
[[http.services.shop.weighted.services]]
name = "shop-v2"
weight = 1
[[http.services.blog.weighted.services]]
name = "blog-v1"
weight = 2
[[http.services.blog.weighted.services]]
name = "blog-v2"
weight = 3

[[http.services.shop-v1.loadBalancer.servers]]
url = "http://shop-v1/"
[[http.services.shop-v2.loadBalancer.servers]]
url = "http://shop-v2/"
[[http.services.blog-v1.loadBalancer.servers]]
url = "http://blog-v1/"
[[http.services.blog-v2.loadBalancer.servers]]
url = "http://blog-v2/"
`,
  load: closed({ requests: 4_000, connections: 16 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), witnessesAgree()],
});

import {
  everyRequestAnswered,
  reload,
  reloadSettles,
  scenario,
  sessions,
  sessionsStick,
  sharesMatchWeights,
  witnessesAgree,
} from "../harness/index.ts";

const sticky = (blue: number, green: number) => `
[http.routers.shop]
rule = "Host(\`shop.test\`)"
service = "app"

[http.services.app.weighted.sticky.cookie]
[[http.services.app.weighted.services]]
name = "blue"
weight = ${blue}
[[http.services.app.weighted.services]]
name = "green"
weight = ${green}

[[http.services.blue.loadBalancer.servers]]
url = "http://blue/"
[[http.services.green.loadBalancer.servers]]
url = "http://green/"
`;

/** Blue drains: all new clients are given to green from one moment on, and those that came before stay with blue. */
export default scenario({
  name: "a switch takes new clients over at once, and leaves old ones where they are",
  config: sticky(1, 0),
  load: sessions({ sessions: 3_000, requestsEach: 5, connections: 8 }),
  during: [reload(sticky(0, 1), { afterRequests: 5_000 })],
  expect: [
    everyRequestAnswered(),
    sharesMatchWeights(),
    reloadSettles({ withinMs: 1000 }),
    sessionsStick(),
    witnessesAgree(),
  ],
});

import { ingressPlan } from "./ingress.ts";
import { portsOf } from "./ports.ts";
import type { SubjectKind } from "./subject.ts";

/**
 * Traefik with the configuration as it is; it watches the file itself. Weighted round robin by the greatest common
 * divisor until 2.1, by earliest deadline from 2.2 on.
 */
export const traefik: SubjectKind = {
  name: "traefik",
  version: { argv: ["version"], pattern: /Version:\s+v?(\d\S*)/ },
  scheduler: (version) => (/^2\.[01](\D|$)/.test(version) ? "gcd" : "edf"),
  takesMiddlewares: true,
  configFile: "config/dynamic.toml",
  service: (config, entryPoints) => ({
    name: "subject-traefik",
    program: "traefik",
    ports: portsOf(entryPoints, { traefik: 8080 }),
    plan: (places) => ingressPlan(places, config, entryPoints),
  }),
};

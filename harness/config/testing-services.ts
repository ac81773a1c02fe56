/** Parts of dynamic configurations, for tests. */

/** A loadBalancer with these servers. */
export function servers(name: string, ...urls: readonly string[]): string {
  return urls.map((url) => `[[http.services.${name}.loadBalancer.servers]]\nurl = "${url}"\n`).join("");
}

/** A weighted service with these children: name → weight. */
export function weighted(name: string, children: Readonly<Record<string, number>>): string {
  return Object.entries(children)
    .map(
      ([child, weight]) =>
        `[[http.services.${name}.weighted.services]]\nname = "${child}"\nweight = ${weight}\n`,
    )
    .join("");
}

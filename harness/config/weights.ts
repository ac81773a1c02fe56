/** What a scenario may say instead of a configuration: backend → weight; undefined leaves the weight out. */
export type Weights = Readonly<Record<string, number | undefined>>;

/** The host that routes to the service of such a configuration. */
export const WEIGHTS_HOST = "splitproof.test";

/** The smallest dynamic configuration that splits one host over backends of these names. */
export function configForWeights(weights: Weights): string {
  const names = Object.keys(weights);
  const children = names.map((name) => {
    const weight = weights[name];
    return `\n[[http.services.app.weighted.services]]\nname = ${quote(name)}\n${weight === undefined ? "" : `weight = ${weight}\n`}`;
  });
  const backends = names.map(
    (name) => `\n[[http.services.${quote(name)}.loadBalancer.servers]]\nurl = ${quote(`http://${name}/`)}\n`,
  );
  const router = `[http.routers.app]\nrule = "Host(\`${WEIGHTS_HOST}\`)"\nservice = "app"\n`;
  return router + children.join("") + backends.join("");
}

/** A JSON string is a TOML basic string. */
function quote(text: string): string {
  return JSON.stringify(text);
}

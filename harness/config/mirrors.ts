import { ConfigError } from "../errors.ts";
import type { DynamicConfig } from "./dynamic.ts";
import { backendsOf, type Split } from "./split.ts";
import { splitOf, unqualified } from "./tree.ts";

/** One mirror of a service that mirrors: who gets copies, of whose requests, and of how many. */
export interface Mirror {
  /** The service that mirrors. */
  readonly service: string;
  /** The backends that answer what comes to it. */
  readonly of: readonly string[];
  /** The service that gets the copies, and its backends. */
  readonly name: string;
  readonly backends: readonly string[];
  /** A whole number from 0 to 100. */
  readonly percent: number;
}

/**
 * All mirrors that requests to a service can come by, from the top down; a service that is reached in several ways is
 * there as often.
 *
 * @param usedBy who refers to the service, for messages
 * @throws ConfigError as {@link splitOf}, and where a mirror could not be told from another or from who answers
 */
export function mirrorsOf(config: DynamicConfig, name: string, usedBy: string): Mirror[] {
  const own = unqualified(name);
  const { weighted, mirroring } = config.services.get(own) ?? {};
  if (weighted)
    return weighted.services.flatMap((child) => mirrorsOf(config, child.name, `weighted service "${own}"`));
  if (!mirroring) return [];
  const split = splitOf(config, own, usedBy);
  const mirrors = mirroring.mirrors.map((mirror, index) => {
    const refuse = (what: string) => {
      const place = config.place(["http", "services", own, "mirroring", "mirrors", index]);
      throw new ConfigError(`${place}: mirror "${mirror.name}" of service "${own}" ${what}`);
    };
    const to = splitOf(config, mirror.name, `a mirror of service "${own}"`, [own]);
    if (mirroring.mirrors.findIndex(({ name }) => name === mirror.name) !== index)
      refuse("is named twice, and its log would not tell whose copy is whose; name it once");
    if (doesMirror(config, mirror.name))
      refuse("mirrors what it gets itself, which splitproof cannot judge yet; mirror to a plain service");
    return {
      service: own,
      of: backendsOf(split),
      name: unqualified(mirror.name),
      backends: backendsOf(to),
      percent: mirror.percent,
    };
  });
  return [...mirrors, ...mirrorsOf(config, mirroring.service, `mirroring service "${own}"`)];
}

/** Whether it or a service below it mirrors. */
function doesMirror(config: DynamicConfig, name: string): boolean {
  const { weighted, mirroring } = config.services.get(unqualified(name)) ?? {};
  return (
    mirroring !== undefined || (weighted?.services ?? []).some((child) => doesMirror(config, child.name))
  );
}

/**
 * Copies are known by who logs them: so whoever gets copies must not answer as well, nor get copies from two mirrors of one
 * service.
 *
 * @param source which configuration it is, for messages
 * @throws ConfigError
 */
export function refuseMixedMirrors(
  source: string,
  splits: readonly (Split | null)[],
  mirrors: readonly Mirror[],
): void {
  const answering = new Set(splits.flatMap((split) => (split ? backendsOf(split) : [])));
  for (const mirror of mirrors) {
    const both = mirror.backends.find((name) => answering.has(name));
    if (both !== undefined)
      throw new ConfigError(
        `${source}: backend ${both} answers requests and gets copies of them from service "${mirror.service}", and its log would not tell which is which; give mirror "${mirror.name}" servers of its own`,
      );
    const twin = mirrors.find(
      ({ service, name, backends }) =>
        (service !== mirror.service || name !== mirror.name) &&
        backends.some((backend) => mirror.backends.includes(backend)),
    );
    if (twin)
      throw new ConfigError(
        `${source}: mirrors "${mirror.name}" of service "${mirror.service}" and "${twin.name}" of "${twin.service}" share backends, whose log would not tell whose copy is whose; give each servers of its own`,
      );
  }
}

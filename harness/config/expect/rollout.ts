import { ConfigError } from "../../errors.ts";
import type { Candidate, Expectation } from "./expectation.ts";
import { flatSplit } from "./flat-split.ts";
import { at, type KubernetesObject, list, text } from "./kubernetes-object.ts";

const canary = ["spec", "strategy", "canary"] as const;

/**
 * The weights of Argo Rollouts with a canary. Of one that was read from a cluster, it is the weight that its status
 * gives; of a manifest each weight that a step sets, called `name/weight`.
 */
export function rollouts(objects: readonly KubernetesObject[]): Candidate[] {
  return objects
    .filter(({ value }) => at(value, ...canary) !== undefined)
    .flatMap((rollout) => {
      const now = at(rollout.value, "status", "canary", "weights", "canary", "weight");
      if (now !== undefined) {
        const place = rollout.place("status", "canary", "weights", "canary", "weight");
        return [{ label: rollout.name, expectation: () => expectationOf(rollout, now, place) }];
      }
      const steps = list(rollout.value, ...canary, "steps").flatMap((step, index) => {
        const weight = at(step, "setWeight");
        return weight === undefined
          ? []
          : [{ weight, place: rollout.place(...canary, "steps", index, "setWeight") }];
      });
      const different = [...Map.groupBy(steps, ({ weight }) => weight).values()].flatMap(
        ([first]) => first ?? [],
      );
      return different.map(({ weight, place }) => ({
        label: different.length === 1 ? rollout.name : `${rollout.name}/${String(weight)}`,
        expectation: () => expectationOf(rollout, weight, place),
      }));
    });
}

function expectationOf(rollout: KubernetesObject, weight: unknown, place: string): Expectation {
  const { value, name, source } = rollout;
  const [stable, fresh] = ["stableService", "canaryService"].map((key) => text(at(value, ...canary, key)));
  if (stable === undefined || fresh === undefined) {
    throw new ConfigError(
      `${rollout.place(...canary)}: rollout "${name}" names no stableService and canaryService, so nothing tells whose an answer is; say it with --expect STABLE=${100 - Number(weight)},CANARY=${String(weight)}`,
    );
  }
  const routing = at(value, ...canary, "trafficRouting");
  const most = at(routing, "maxTrafficWeight") ?? 100;
  if (typeof most !== "number" || typeof weight !== "number" || weight > most) {
    throw new ConfigError(
      `${place}: the weight of the canary must be a whole number from 0 to ${String(most)}, not ${String(weight)}`,
    );
  }
  const backends = [
    { name: stable, weight: most - weight, place },
    { name: fresh, weight, place },
  ];
  return {
    source,
    name,
    split: flatSplit(name, backends, place),
    ...(routing === undefined && {
      implies: `rollout "${name}" has no trafficRouting, so its weight is only approached by numbers of pods`,
    }),
  };
}

import type Dockerode from "dockerode";
import { isGone } from "./owner.ts";

/** On every container and network of ours: which run it belongs to, and which harness process that run is of. */
export const RUN_LABEL = "splitproof.run";
export const OWNER_LABEL = "splitproof.owner";

/** Removes the containers and networks of runs whose harness is gone; spares living runs beside it. */
export async function sweepContainers(engine: Dockerode): Promise<void> {
  const filters = { label: [OWNER_LABEL] };
  const found = [
    ...(await engine.listContainers({ all: true, filters })),
    ...(await engine.listNetworks({ filters })),
  ];
  const dead = found
    .map((entry) => entry.Labels?.[OWNER_LABEL] ?? "")
    .filter((owner) => owner !== "" && isGone(owner));
  for (const owner of new Set(dead)) await removeLabelled(engine, `${OWNER_LABEL}=${owner}`);
}

/** Removes the containers that carry a label, then the networks, which must be empty for it. */
export async function removeLabelled(engine: Dockerode, label: string): Promise<void> {
  const filters = { label: [label] };
  const containers = await engine.listContainers({ all: true, filters });
  await Promise.all(
    containers.map(({ Id }) => engine.getContainer(Id).remove({ force: true, v: true }).catch(unlessGone)),
  );
  const networks = await engine.listNetworks({ filters });
  await Promise.all(networks.map(({ Id }) => engine.getNetwork(Id).remove().catch(unlessGone)));
}

/** Another sweep may have been faster: 404 not found, 409 removal already in progress. */
function unlessGone(error: { statusCode?: number }): void {
  if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
}

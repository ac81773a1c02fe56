import { setTimeout as sleep } from "node:timers/promises";
import Dockerode from "dockerode";
import { engineSocket } from "./engine.ts";
import { sweepFolders } from "./folder.ts";
import { isGone } from "./owner.ts";
import { sweepContainers } from "./sweep.ts";

/** A program: waits until a harness is gone and sweeps what it left. Its argument is the harness, as an owner. */

/** What the engine was asked for in a harness's last moment is there after so long. */
const STRAGGLERS_MS = 1500;

while (!isGone(process.argv[2] ?? "")) await sleep(10);
const socketPath = await engineSocket();
for (const pauseMs of [0, STRAGGLERS_MS]) {
  await sleep(pauseMs);
  if (socketPath) await sweepContainers(new Dockerode({ socketPath }));
  await sweepFolders();
}

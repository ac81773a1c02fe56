import { WorldError } from "../errors.ts";
import { engineSocket } from "./engine.ts";
import type { World, WorldName } from "./world.ts";

export const worldChoices = ["auto", "containers", "processes"] as const;
export type WorldChoice = (typeof worldChoices)[number];

/**
 * Which world a choice means on this machine, and why.
 *
 * @throws WorldError where containers are asked for and no engine answers
 */
export async function chooseWorld(choice: WorldChoice): Promise<{ name: WorldName; reason: string }> {
  if (choice === "processes") return { name: "processes", reason: "as asked" };
  const socket = await engineSocket();
  if (socket)
    return { name: "containers", reason: choice === "auto" ? `an engine answers at ${socket}` : "as asked" };
  if (choice === "auto") return { name: "processes", reason: "no container engine answers" };
  throw new WorldError(
    "no container engine answers, and --world containers needs one; run `npm run setup`, or use --world processes",
  );
}

/** Opens a world. testcontainers is loaded only where it is needed: it takes a third of a second. */
export async function openWorld(name: WorldName): Promise<World> {
  return name === "containers"
    ? await (await import("./containers.ts")).containers()
    : await (await import("./processes.ts")).processes();
}

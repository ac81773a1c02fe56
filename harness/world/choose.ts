import { WorldError } from "../errors.ts";
import { type Engine, findEngine, howToBeLetIn } from "./engine.ts";
import { isName } from "./names.ts";
import type { World, WorldName } from "./world.ts";

export const worldChoices = ["auto", "containers", "processes"] as const;
export type WorldChoice = (typeof worldChoices)[number];

export interface ChosenWorld {
  readonly name: WorldName;
  /** Why it is this one, in a clause. */
  readonly reason: string;
}

/**
 * Which world a choice means on this machine, and why.
 *
 * @param hosts where servers stand, as the configuration has them
 * @throws WorldError where containers are asked for and no engine answers
 */
export async function chooseWorld(
  choice: WorldChoice,
  hosts: readonly string[] = [],
  find: () => Promise<Engine> = findEngine,
): Promise<ChosenWorld> {
  if (choice === "processes") return { name: "processes", reason: "as asked" };
  const address = hosts.find((host) => !isName(host));
  if (choice === "auto" && address !== undefined)
    return { name: "processes", reason: `a server stands at ${address}, which has no meaning in containers` };
  const { socket, denied } = await find();
  if (socket)
    return { name: "containers", reason: choice === "auto" ? `an engine answers at ${socket}` : "as asked" };
  if (choice === "auto")
    return {
      name: "processes",
      reason: denied ? `this user may not open ${denied}` : "no container engine answers",
    };
  throw new WorldError(
    denied
      ? `--world containers needs an engine, and ${howToBeLetIn(denied)}, or use --world processes`
      : "no container engine answers, and --world containers needs one; run `npm run setup`, or use --world processes",
  );
}

/** Opens a world. testcontainers is loaded only where it is needed: it takes a third of a second. */
export async function openWorld(name: WorldName): Promise<World> {
  return name === "containers"
    ? await (await import("./containers.ts")).containers()
    : await (await import("./processes.ts")).processes();
}

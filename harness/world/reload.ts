import { messageOf, WorldError } from "../errors.ts";
import type { Plan, Running } from "./world.ts";

/** A program that takes longer to take a configuration has lost it. */
const LIMIT_MS = 10_000;

/**
 * Tells a running program that its files have changed, as its plan says.
 *
 * @param kill sends it a signal
 * @throws WorldError where it refuses what they say
 */
export async function reload(
  { reload: how }: Plan,
  running: Pick<Running, "name" | "address" | "read">,
  kill: (signal: NodeJS.Signals) => unknown,
): Promise<void> {
  if (!how) return;
  if ("signal" in how) {
    await kill(how.signal);
    return;
  }
  const { port: name, path, file, type } = how.post;
  const { host, port } = running.address(name);
  const answer = await fetch(`http://${host}:${port}${path}`, {
    method: "POST",
    headers: { "content-type": type },
    body: await running.read(file, 0),
    signal: AbortSignal.timeout(LIMIT_MS),
  }).catch((error: unknown) => {
    throw new WorldError(`${running.name} could not be told of its new configuration: ${messageOf(error)}`);
  });
  const said = (await answer.text()).replaceAll(/\s+/g, " ").slice(0, 300);
  if (!answer.ok)
    throw new WorldError(`${running.name} refuses its new configuration (${answer.status}): ${said}`);
}

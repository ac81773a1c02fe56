import { connect } from "node:net";
import { messageOf, WorldError } from "../errors.ts";
import type { Address, Plan, Running } from "./world.ts";

/** A program that takes longer to take a configuration has lost it. */
const LIMIT_MS = 10_000;

type Told = Pick<Running, "name" | "address" | "read">;

/**
 * Tells a running program that its files have changed, as its plan says.
 *
 * @param kill sends it a signal
 * @throws WorldError where it refuses what they say
 */
export async function reload(
  { reload: how }: Plan,
  running: Told,
  kill: (signal: NodeJS.Signals) => unknown,
): Promise<void> {
  if (!how) return;
  if ("signal" in how) {
    await kill(how.signal);
    return;
  }
  const answer =
    "post" in how ? await posted(running, how.post) : await sentIn(running, how.lines.port, how.lines.file);
  if (answer !== undefined) throw new WorldError(`${running.name} refuses its new configuration: ${answer}`);
}

/** @returns what it says against it */
async function posted(
  running: Told,
  { port: name, path, file, type }: { port: string; path: string; file: string; type: string },
): Promise<string | undefined> {
  const { host, port } = running.address(name);
  const answer = await fetch(`http://${host}:${port}${path}`, {
    method: "POST",
    headers: { "content-type": type },
    body: await running.read(file, 0),
    signal: AbortSignal.timeout(LIMIT_MS),
  }).catch((error: unknown) => notTold(running, error));
  const said = inBrief(await answer.text());
  return answer.ok ? undefined : `${said} (${answer.status})`;
}

/** @returns what it says against one of the lines */
async function sentIn(running: Told, port: string, file: string): Promise<string | undefined> {
  const lines = (await running.read(file, 0)).toString("utf8").trim().split("\n");
  // One connection each, as it is closed after the answer: that is where the answer ends.
  for (const line of lines) {
    const answer = await ask(running.address(port), line).catch((error: unknown) => notTold(running, error));
    if (answer.trim() !== "") return `${inBrief(answer)} (to \`${line}\`)`;
  }
  return undefined;
}

function ask({ host, port }: Address, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    connect({ host, port })
      .setEncoding("utf8")
      .setTimeout(LIMIT_MS, () => reject(new Error("no answer")))
      .on("data", (text) => {
        answer += text;
      })
      .on("error", reject)
      .on("close", () => resolve(answer))
      .write(`${line}\n`);
  });
}

function notTold({ name }: Told, error: unknown): never {
  throw new WorldError(`${name} could not be told of its new configuration: ${messageOf(error)}`);
}

function inBrief(answer: string): string {
  return answer.replaceAll(/\s+/g, " ").trim().slice(0, 300);
}

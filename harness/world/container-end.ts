import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import type { Container } from "dockerode";
import { messageOf } from "../errors.ts";
import { lastWords } from "./last-words.ts";

/** Longer than a start takes, so that one which goes well is not looked at. */
const EARLY_END_MS = 1000;

/** Looks now and then: testcontainers waits ten seconds for the ports of a container that has ended already. */
export async function earlyEnd(container: Container, signal: AbortSignal): Promise<never> {
  for (;;) {
    await sleep(EARLY_END_MS, undefined, { signal });
    const status = await container.inspect().then(
      ({ State }) => State.Status,
      () => "not created yet",
    );
    if (status === "exited") throw new Error(await endOf(container));
  }
}

/** Resolves when the container stops, with a sentence on how; never rejects. */
export async function endOf(container: Container): Promise<string> {
  try {
    const { StatusCode: code } = (await container.wait()) as { StatusCode: number };
    return lastWords(await lastLines(container), `it exited with code ${code}`);
  } catch (error) {
    return `its container is gone (${messageOf(error)})`;
  }
}

/** The last lines that a container printed, in all or since a moment (ms since 1970). */
export async function lastLines(container: Container, sinceMs = 0): Promise<string> {
  const since = sinceMs / 1000;
  const frames = await container.logs({ stdout: true, stderr: true, tail: 20, follow: false, since });
  const texts: Buffer[] = [];
  // A frame is eight bytes of header, the last four of them its length, and the text.
  for (let at = 0; at + 8 <= frames.length; ) {
    const end = at + 8 + frames.readUInt32BE(at + 4);
    texts.push(frames.subarray(at + 8, end));
    at = end;
  }
  return stripVTControlCharacters(Buffer.concat(texts).toString("utf8")).trim();
}

import { readdirSync, readFileSync } from "node:fs";

/**
 * The processes that name a path on their command line: all that a run starts has the run's folder there, from its
 * first moment on. Empty where there is no /proc.
 */
export function processesNaming(path: string): { readonly pid: number; readonly command: string }[] {
  return pids().flatMap((pid) => {
    const command = commandOf(pid);
    return command.includes(path) && pid !== process.pid ? [{ pid, command }] : [];
  });
}

function pids(): number[] {
  try {
    return readdirSync("/proc")
      .map(Number)
      .filter((pid) => pid > 0);
  } catch {
    return [];
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    // It ended between the two looks.
    return "";
  }
}

/** These processes, and all that they have started, however deep; some of them give themselves another command line. */
export function processesUnder(roots: readonly number[]): ReadonlySet<number> {
  const parents = new Map(pids().map((pid) => [pid, parentOf(pid)]));
  const found = new Set(roots);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  return found;
}

function parentOf(pid: number): number {
  try {
    return Number(
      readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ")[1],
    );
  } catch {
    return 0;
  }
}

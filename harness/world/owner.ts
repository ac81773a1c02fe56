import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Who started something, as one word that can be a label: host, process id, and that process's start time. The
 * start time tells a living owner from another process that was given the same id later.
 */
export function ownerOf(pid: number): string | undefined {
  const startedAt = startTimeOf(pid);
  return startedAt === undefined ? undefined : `${hostname()}/${pid}/${startedAt}`;
}

/** Whether an owner of this host is gone. Of other hosts (engines can be shared) nothing is known: not gone. */
export function isGone(owner: string): boolean {
  const [host, pid] = owner.split("/");
  return host === hostname() && ownerOf(Number(pid)) !== owner;
}

function startTimeOf(pid: number): string | undefined {
  try {
    if (process.platform === "linux") {
      // The command name, in parentheses, may hold spaces; the start time is the 20th field after it.
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    }
    const lstart = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return lstart === "" ? undefined : String(Date.parse(lstart));
  } catch {
    return undefined;
  }
}

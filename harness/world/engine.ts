import { request } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";

/** How long an engine may take to say that it is there. */
const LIMIT_MS = 2000;

/** What is known of the container engines of this machine. */
export interface Engine {
  /** The socket of the first that answers. */
  readonly socket?: string;
  /** Where none answers: the first socket that this user may not open, behind which one may well be. */
  readonly denied?: string;
}

/** The socket of a container engine on this machine that answers; undefined where there is none. */
export async function engineSocket(): Promise<string | undefined> {
  return (await findEngine()).socket;
}

/** @param sockets where to look; default: wherever engines listen */
export async function findEngine(sockets: readonly string[] = candidates()): Promise<Engine> {
  let denied: string | undefined;
  for (const socket of sockets) {
    const found = await ask(socket);
    if (found === "answers") return { socket };
    if (found === "denied") denied ??= socket;
  }
  return denied === undefined ? {} : { denied };
}

/** What a user can do who may not open a socket. */
export function howToBeLetIn(socket: string): string {
  return `this user may not open ${socket}; add them to the group that it belongs to (\`sudo usermod --append --groups docker USER\`) and log in again`;
}

/** Where engines listen, in the order in which testcontainers looks for them. */
function candidates(): string[] {
  const asked = process.env.DOCKER_HOST;
  // An engine on another machine could not mount this one's folders, nor publish ports on its loopback.
  if (asked) return asked.startsWith("unix://") ? [asked.slice("unix://".length)] : [];
  const runtime = process.env.XDG_RUNTIME_DIR;
  return [
    "/var/run/docker.sock",
    ...(runtime ? [join(runtime, "docker.sock")] : []),
    join(homedir(), ".docker/run/docker.sock"),
    join(homedir(), ".docker/desktop/docker.sock"),
  ];
}

function ask(socketPath: string): Promise<"answers" | "denied" | "silent"> {
  return new Promise((resolve) => {
    const asking = request({ socketPath, path: "/_ping", timeout: LIMIT_MS, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? "answers" : "silent");
    });
    asking.on("error", ({ code }: NodeJS.ErrnoException) =>
      resolve(code === "EACCES" || code === "EPERM" ? "denied" : "silent"),
    );
    asking.on("timeout", () => asking.destroy(new Error("no answer")));
    asking.end();
  });
}

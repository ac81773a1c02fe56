import { request } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";

/** How long an engine may take to say that it is there. */
const LIMIT_MS = 2000;

/** The socket of a container engine on this machine that answers; undefined where there is none. */
export async function engineSocket(): Promise<string | undefined> {
  for (const socket of candidates()) {
    if (await answers(socket)) return socket;
  }
  return undefined;
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

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = request({ socketPath, path: "/_ping", timeout: LIMIT_MS, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asking.on("error", () => resolve(false));
    asking.on("timeout", () => asking.destroy(new Error("no answer")));
    asking.end();
  });
}

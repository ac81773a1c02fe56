import { messageOf, WorldError } from "../errors.ts";
import { engineSocket, findEngine, howToBeLetIn } from "../world/engine.ts";
import { findProgram } from "../world/program.ts";
import type { Program } from "../world/world.ts";
import { print } from "./output.ts";
import { findBrowser } from "./setup/browser.ts";
import { canInstall, install, machineName } from "./setup/debian.ts";
import { startDockerd, stopDockerd } from "./setup/dockerd.ts";

const programs: readonly Program[] = ["nginx", "node"];
/** A first pull may take a while; a run itself is not as patient. */
const PULL_LIMIT_MS = 120_000;

export interface SetupOptions {
  readonly check?: boolean;
  readonly clean?: boolean;
  /** Whether a browser is wanted too: only the tests of this repository need one. */
  readonly browser?: boolean;
  /** Whether the other reverse proxies that can be judged are wanted too. */
  readonly subjects?: boolean;
}

/** Named as Debian's packages are. */
const otherSubjects = ["haproxy", "caddy"] as const satisfies readonly Program[];

/** Makes this machine ready for both worlds; says each thing that it does. Safe to run again. */
export async function setup({ clean: isClean, ...options }: SetupOptions): Promise<number> {
  if (isClean) return await clean();
  if (options.check) return await check(options);

  await ensureEngine();
  await ensureNginx();
  if (options.browser) await ensureBrowser();
  if (options.subjects) await ensureSubjects();
  // Loaded only now: it takes a third of a second.
  const { imageFor } = await import("../world/images.ts");
  for (const program of programsFor(options))
    say(`image for ${program}`, (await imageFor(program, PULL_LIMIT_MS)).origin);
  print("ready: `npm start` proves the 3:1 canary, `npm test` runs everything");
  return 0;
}

async function ensureEngine(): Promise<void> {
  const { socket, denied } = await findEngine();
  if (socket) return say("container engine", `answers at ${socket}; left as it is`);
  if (denied) throw new WorldError(`there may be a container engine, and ${howToBeLetIn(denied)}`);
  if (!(await canInstall())) {
    throw new WorldError(
      `no container engine answers, and setup can install one only as root on Debian or Ubuntu (this is ${await machineName()}); install and start Docker Engine, then run setup again`,
    );
  }
  if (await findProgram("dockerd")) say("dockerd", "installed, not running");
  else await apt(["docker.io", "iptables"]);
  // Where the package's own service came up, it is left as it is.
  if (await engineSocket()) return say("container engine", "answers");
  const { command, log } = await startDockerd();
  say("container engine", `started: ${command} (its log: ${log})`);
}

async function ensureNginx(): Promise<void> {
  const path = await findProgram("nginx");
  if (path) return say("nginx", path);
  if (await canInstall()) return await apt(["nginx-light"]);
  say("nginx", "not installed: the processes world needs it; install it with your package manager");
}

async function ensureSubjects(): Promise<void> {
  for (const program of otherSubjects) {
    const path = await findProgram(program);
    if (path) say(program, path);
    else if (await canInstall()) await apt([program]);
    else
      say(
        program,
        "not installed: --subject needs it in the processes world; install it with your package manager",
      );
  }
}

function programsFor({ subjects }: SetupOptions): readonly Program[] {
  return subjects ? [...programs, ...otherSubjects] : programs;
}

/** Chromium draws no text without a font. */
async function ensureBrowser(): Promise<void> {
  const path = await findBrowser();
  if (path) return say("browser", path);
  if (await canInstall()) return await apt(["chromium", "fonts-dejavu-core"]);
  say(
    "browser",
    "no chromium: the test that looks at reports needs it; install it with your package manager",
  );
}

async function apt(packages: readonly string[]): Promise<void> {
  say("installing", packages.join(", "));
  await install(packages);
}

async function check(options: SetupOptions): Promise<number> {
  const { browser, subjects } = options;
  const { socket, denied } = await findEngine();
  const nginx = await findProgram("nginx");
  say("node", `${process.version} (${process.execPath})`);
  const without = denied ? howToBeLetIn(denied) : "none answers: no containers world";
  say("container engine", socket ? `answers at ${socket}` : without);
  say("nginx", nginx ?? "not installed: no processes world");
  if (socket) {
    const { presentImage } = await import("../world/images.ts");
    for (const program of programsFor(options)) {
      say(
        `image for ${program}`,
        (await presentImage(program)) ?? "none yet: pulled or assembled when it is needed",
      );
    }
  }
  const chromium = browser ? await findBrowser() : undefined;
  if (browser) say("browser", chromium ?? "no chromium: the test that looks at reports fails");
  for (const program of subjects ? otherSubjects : [])
    say(program, (await findProgram(program)) ?? "not installed: it cannot be judged in the processes world");
  const ready = socket !== undefined && nginx !== undefined;
  print(ready ? "ready" : "not ready for both worlds: `npm run setup` does what can be done here");
  return ready ? 0 : 4;
}

async function clean(): Promise<number> {
  if (await engineSocket()) {
    const { removeAssembledImages } = await import("../world/images.ts");
    const removed = await removeAssembledImages();
    say("images", removed.length === 0 ? "none to remove" : `removed ${removed.join(", ")}`);
  } else {
    say("images", "no container engine answers, so there is nothing to remove");
  }
  const stopped = await stopDockerd().catch((error: unknown) => {
    throw new WorldError(`the dockerd that setup started could not be stopped: ${messageOf(error)}`);
  });
  say("container engine", stopped ? "stopped the dockerd that setup had started" : "setup has none running");
  return 0;
}

function say(what: string, how: string): void {
  print(`${what}: ${how}`);
}

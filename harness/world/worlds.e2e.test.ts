import { createServer } from "node:net";
import { afterAll, expect, test } from "vitest";
import { leftBehind } from "../../scenarios/left-behind.ts";
import { configForWeights } from "../config/weights.ts";
import { WorldError } from "../errors.ts";
import type { History } from "../history/history.ts";
import {
  everyRequestAnswered,
  orderFollowsSchedule,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../index.ts";
import { runWindows } from "../run.ts";
import { ingress } from "../subject/ingress.ts";
import { subjectNamed } from "../subject/subjects.ts";
import { backendServices } from "./backend.ts";
import { openWorld } from "./choose.ts";
import { processesNaming, processesUnder } from "./processes-of.ts";
import type { Places, Service, World } from "./world.ts";

const { signal } = new AbortController();
const [backend] = backendServices([{ backend: "v1", url: "http://v1/", host: "v1", port: 80 }]);

afterAll(async () => {
  expect(await leftBehind()).toEqual([]);
});

/** The service as it would be, were the port that the world found taken in the meantime. */
function onPort(service: Service, port: number): Service {
  const listen = () => `127.0.0.1:${port}`;
  return { ...service, plan: (places: Places) => service.plan({ ...places, listen }) };
}

async function failureOf(world: World, services: readonly Service[]): Promise<unknown> {
  try {
    await world.start(services, signal);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await world[Symbol.asyncDispose]();
  }
}

test.each<[string, Service]>([
  ["nginx", backend as Service],
  ["the ingress", ingress("smooth").service("", ["web"])],
])("a port that is in use is named (%s)", async (_, service) => {
  const squatter = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => squatter.once("listening", resolve));
  const { port } = squatter.address() as { port: number };
  try {
    const error = await failureOf(await openWorld("processes"), [onPort(service, port)]);
    expect(error).toBeInstanceOf(WorldError);
    expect(error).toMatchObject({ exitCode: 4 });
    const { message } = error as WorldError;
    expect(message).toMatch(new RegExp(`^${service.name} did not start: .*127\\.0\\.0\\.1:${port}.* in use`));
    expect(message).not.toContain("\n");
  } finally {
    squatter.close();
  }
});

test("in containers a server that stands at an address is refused", async () => {
  const [local] = backendServices([{ backend: "v1", url: "http://127.0.0.1/", host: "127.0.0.1", port: 80 }]);
  const error = await failureOf(await openWorld("containers"), [local as Service]);
  expect(error).toMatchObject({
    exitCode: 2,
    message:
      "a server stands at 127.0.0.1, and in containers only names can be given a meaning; use --world processes, or write a name",
  });
});

test("a program that ends at once is told with its last words, in containers too", async () => {
  const broken: Service = {
    ...(backend as Service),
    plan: (places) => ({
      ...(backend as Service).plan(places),
      files: { "nginx.conf": "events { nonsense; }" },
    }),
  };
  for (const name of ["processes", "containers"] as const) {
    const error = await failureOf(await openWorld(name), [broken]);
    expect(error).toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(/backend-v1 did not start: .*unknown directive "nonsense"/),
    });
  }
});

test("a run in windows goes on where the one before ended", async () => {
  const value = scenario({
    name: "windows",
    weights: { a: 3, b: 1 },
    load: sequence({ requests: 1 }),
    expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
  });
  const loads = [sequence({ requests: 5 }), sequence({ requests: 6 }), sequence({ requests: 7 })];
  const windows: History[] = [];
  const options = { world: "processes", signal: AbortSignal.timeout(20_000) } as const;
  for await (const { history, report } of runWindows(value, options, loads)) {
    expect(report.result).toBe("pass");
    windows.push(history);
  }
  const picks = windows.flatMap(({ samples }) => [...samples.columns.backend.subarray(0, samples.length)]);
  expect(windows.map(({ samples }) => samples.length)).toEqual([5, 6, 7]);
  expect(picks.map((pick) => "ab"[pick]).join("")).toBe("aabaaabaaabaaabaaa".slice(0, 18));
});

test("whatever a program has started is found below it, by whatever name it goes", async () => {
  await using world = await openWorld("processes");
  const nginx = subjectNamed("nginx", "smooth").service(configForWeights({ v1: 1 }), ["web"]);
  await world.start([nginx, backend as Service], AbortSignal.timeout(20_000));
  // The worker of nginx has a command line of its own.
  const [master] = processesNaming("/subject-nginx/").map(({ pid }) => pid);
  expect(processesUnder([master ?? 0]).size).toBe(2);
  expect(processesUnder([process.pid])).toContain(master);
});

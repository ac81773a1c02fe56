import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Split } from "../config/split.ts";
import { ConfigError } from "../errors.ts";
import type { History } from "./history.ts";
import { Hits } from "./hits.ts";
import { flaw, Samples } from "./samples.ts";
import { readHistory, writeHistory } from "./store.ts";

const emptyHistory: History = {
  name: "test",
  world: { name: "processes", images: {}, versions: {} },
  subject: { name: "ingress", version: "1", scheduler: "smooth" },
  load: { kind: "closed", connections: 1 },
  backends: ["a"],
  routes: [{ name: "r", host: "h", path: "/", status: 200 }],
  epochs: [],
  checks: [],
  samples: new Samples(["a"], 1),
  hits: new Hits(["a"], 1),
};

test("a stored history is the one that was written", async () => {
  const backends = ["a", "b"];
  const samples = new Samples(backends, 1);
  for (let request = 0; request < 5; request++) samples.send(request % 2, request, request + 0.25);
  samples.answer(0, 1.5, 200, 1, flaw.id);
  samples.answer(1, 2.5, 404, 255, flaw.body);
  samples.fail(2, 3.5, "reset");
  const hits = new Hits(backends, 1);
  hits.add(1, 0, 200, 1_700_000_000_001);
  hits.add(0, 3, 200, 1_700_000_000_002);
  hits.complete[1] = true;
  const history: History = {
    name: "test",
    world: { name: "processes", images: { nginx: "/usr/sbin/nginx" }, versions: { splitproof: "1" } },
    subject: { name: "ingress", version: "1", scheduler: "smooth" },
    load: { kind: "closed", connections: 2 },
    backends,
    routes: [{ name: "r", host: "h", path: "/", status: 200 }],
    epochs: [{ writtenAtMs: 0, config: "text", splits: [{ kind: "servers", name: "s", backends }] }],
    checks: [{ name: "sharesMatchWeights" }, { name: "reloadSettles", options: { withinMs: 40 } }],
    samples,
    hits,
  };

  const folder = await mkdtemp(join(tmpdir(), "store-test-"));
  try {
    await writeHistory(folder, history);
    const read = await readHistory(folder);
    const outcomes = (value: History) => Array.from({ length: 5 }, (_, row) => value.samples.outcome(row));
    expect(outcomes(read)).toEqual(outcomes(history));
    expect(outcomes(read)[0]).toEqual({
      kind: "answered",
      status: 200,
      backend: "b",
      bodyIsRight: true,
      idIsRight: false,
      unaskedFollows: false,
    });
    expect(outcomes(read)[1]).toMatchObject({ backend: undefined, bodyIsRight: false });
    expect(outcomes(read)[2]).toEqual({ kind: "failed", reason: "reset" });
    expect(outcomes(read)[4]).toEqual({ kind: "lost" });
    expect(read.samples.sentAtMs(3)).toBe(3.25);
    expect(read.samples.route(3)).toBe(1);
    expect([read.hits.length, read.hits.backend(1), read.hits.sequence(1), read.hits.complete]).toEqual([
      2,
      0,
      3,
      [false, true],
    ]);
    const { samples: _, hits: __, ...rest } = read;
    const { samples: ___, hits: ____, ...asWritten } = history;
    expect(rest).toEqual(asWritten);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("clients that come back, and mirrors, are stored as well", async () => {
  const samples = new Samples(["a"], 1);
  for (let request = 0; request < 2000; request++) samples.send(0, 0, request, request, request * 3);
  const mirror = { service: "shop", of: ["a"], name: "m", backends: ["m"], percent: 10 };
  const epochs = [{ writtenAtMs: 0, config: "one", splits: [null], mirrors: [[mirror]] }];
  const folder = await mkdtemp(join(tmpdir(), "store-test-"));
  try {
    await writeHistory(folder, { ...emptyHistory, epochs, samples });
    const read = await readHistory(folder);
    expect([0, 1024, 1999].map((row) => read.samples.session(row))).toEqual([0, 3072, 5997]);
    expect(read.samples.columns.sentAtMs[1999]).toBe(1999);
    expect(read.epochs).toEqual(epochs);
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe("configurations that come again", () => {
  const split = (weight: number): Split => ({
    kind: "weighted",
    name: "app",
    children: [{ weight, to: { kind: "servers", name: "a", backends: ["a"] } }],
  });
  const [one, two] = [[split(1)], [split(2)]];
  const epoch = (writtenAtMs: number, config: string, splits: readonly Split[]) => ({
    writtenAtMs,
    config,
    splits,
  });

  async function storedAndRead(epochs: History["epochs"]): Promise<{ text: string; read: History }> {
    const folder = await mkdtemp(join(tmpdir(), "store-test-"));
    try {
      await writeHistory(folder, { ...emptyHistory, epochs });
      return { text: await readFile(join(folder, "history.json"), "utf8"), read: await readHistory(folder) };
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  test("are stored once, and shared by their epochs when they are read", async () => {
    const epochs = [
      epoch(0, "one", one),
      { ...epoch(1.5, "two", two), write: "configmap" as const },
      // Another object that says the same.
      epoch(2.5, "one", structuredClone(one)),
      epoch(3.5, "two", two),
    ];
    const { text, read } = await storedAndRead(epochs);
    expect(read.epochs).toEqual(epochs);
    expect(read.epochs[2]?.splits).toBe(read.epochs[0]?.splits);
    expect(read.epochs[3]?.splits).toBe(read.epochs[1]?.splits);
    expect(text.match(/"config": /g)).toHaveLength(2);
  });

  test("keep each its text, even where they divide alike", async () => {
    const { read } = await storedAndRead([epoch(0, "one", one), epoch(1, "one # with a comment", one)]);
    expect(read.epochs.map(({ config }) => config)).toEqual(["one", "one # with a comment"]);
  });
});

describe("what cannot be read is refused in one sentence", () => {
  const samples = new Samples(["a"], 1);
  for (let request = 0; request < 1000; request++)
    samples.answer(samples.send(0, 0, request), request, 200, 0, 0);

  /** The message about a stored history after something was done to its folder. */
  async function refusal(spoil: (folder: string) => Promise<void>): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "store-test-"));
    try {
      await writeHistory(folder, { ...emptyHistory, samples });
      expect((await readHistory(folder)).samples.length).toBe(1000);
      await spoil(folder);
      const error = await readHistory(folder).then(
        () => undefined,
        (refused: unknown) => refused,
      );
      expect(error).toBeInstanceOf(ConfigError);
      return (error as ConfigError).message.replace(folder, "…");
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  const edited = (change: (text: string) => string) => async (folder: string) => {
    const file = join(folder, "history.json");
    await writeFile(file, change(await readFile(file, "utf8")));
  };

  test.each([
    [
      "rows that are cut off",
      (folder: string) => truncate(join(folder, "samples.bin"), 12_000),
      "…/samples.bin holds 12,000 bytes where 25,000 belong: the history is cut off; record it anew",
    ],
    [
      "more rows than there should be",
      (folder: string) => writeFile(join(folder, "hits.bin"), Buffer.alloc(15)),
      "…/hits.bin holds 15 bytes where 0 belong: the history is not the one that history.json tells of; record it anew",
    ],
    [
      "a description that is cut off",
      edited((text) => text.slice(0, text.length / 2)),
      "…/history.json: is not JSON, or only a part of it: the history is cut off; record it anew",
    ],
    [
      "another version",
      edited((text) => text.replace(/"version": \d+/, '"version": 3')),
      "…/history.json: the history has version 3, and this splitproof reads version 4; record it anew",
    ],
    [
      "what is none of ours",
      edited((text) => text.replace('"rows": 1000', '"rows": -1')),
      '…/history.json: is no history of splitproof ("samples.rows" is missing or wrong); record it anew',
    ],
    [
      "nothing at all",
      (folder: string) => rm(join(folder, "hits.bin")),
      "…/hits.bin: the history cannot be read (it is not there); record it anew",
    ],
  ])("%s", async (_, spoil, message) => {
    expect(await refusal(spoil)).toBe(message);
  });
});

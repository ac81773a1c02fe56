import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { removeFile, type Write, writeFileAs, writes } from "./write.ts";

let root = "";
let folder = "";
let file = "";
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "write-test-"));
  folder = join(root, "config");
  file = join(folder, "dynamic.toml");
  await mkdir(folder);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (write: Write, text: string) => writeFileAs(write, file, Buffer.from(text), join(root, "spare"));
const names = () => readdirSync(folder).sort();
const text = (length: number, letter = "x") => `${letter.repeat(length)}\n`;

describe.each(writes)("written by %s", (write) => {
  test("the file says what was written last, longer or shorter", async () => {
    for (const length of [100, 5, 1000, 0, 3, 20_000]) {
      await put(write, text(length));
      expect(readFileSync(file, "utf8")).toBe(text(length));
    }
    await put(write, "");
    expect(readFileSync(file, "utf8")).toBe("");
  });

  test("another file beside it, written alike, stays as it is", async () => {
    const other = join(folder, "other.toml");
    await writeFileAs(write, other, Buffer.from("other\n"), join(root, "spare"));
    await put(write, "one\n");
    await put(write, "two\n");
    expect([file, other].map((path) => readFileSync(path, "utf8"))).toEqual(["two\n", "other\n"]);
  });

  test("it can be taken away, and written again", async () => {
    await put(write, "one\n");
    removeFile(file);
    expect(existsSync(file)).toBe(false);
    removeFile(file);
    await put(write, "two\n");
    await put(write, "three\n");
    expect(readFileSync(file, "utf8")).toBe("three\n");
  });

  test("nothing stays behind, however often it is written and taken away", async () => {
    for (let turn = 0; turn < 4; turn++) {
      await put(write, text(turn));
      await put(write, text(turn + 10));
      const lying = names().map((name) => name.replace(/(?<=^\.\.v|^version-dynamic\.toml-).*/, "…"));
      expect(lying).toEqual(
        {
          rename: ["dynamic.toml"],
          inplace: ["dynamic.toml"],
          truncate: ["dynamic.toml"],
          configmap: ["..data", "..v…", "dynamic.toml"],
          symlink: ["dynamic.toml", "version-dynamic.toml-…"],
        }[write],
      );
      removeFile(file);
    }
    expect(existsSync(join(root, "spare"))).toBe(false);
  });
});

test("a file that is put in place is another one; one that is written where it stands is the same", async () => {
  const isSame: Partial<Record<Write, boolean>> = {};
  for (const write of ["rename", "inplace", "truncate"] as const) {
    await put(write, "one\n");
    const before = statSync(file).ino;
    await put(write, "two\n");
    isSame[write] = statSync(file).ino === before;
  }
  expect(isSame).toEqual({ rename: false, inplace: true, truncate: true });
});

test("a mounted ConfigMap never touches the link that the file is: only ..data moves", async () => {
  await put("configmap", "one\n");
  const before = lstatSync(file);
  await put("configmap", "two\n");
  expect(before.isSymbolicLink()).toBe(true);
  expect(lstatSync(file).ino).toBe(before.ino);
});

test("two files that are links lie side by side", async () => {
  const other = join(folder, "other.toml");
  await writeFileAs("symlink", other, Buffer.from("other\n"), join(root, "spare"));
  await put("symlink", "one\n");
  await put("symlink", "two\n");
  expect([readFileSync(other, "utf8"), readFileSync(file, "utf8")]).toEqual(["other\n", "two\n"]);
});

test("a truncated file is empty at first, and ends with a line at each piece", async () => {
  await put("truncate", "before\n");
  const content = Array.from({ length: 40 }, (_, line) => `line ${line}\n`).join("");
  const writing = put("truncate", content);
  const seen = new Set<string>();
  let isDone = false;
  void writing.then(() => (isDone = true));
  while (!isDone) {
    seen.add(readFileSync(file, "utf8"));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await writing;
  expect([...seen][0]).toBe("");
  expect(seen.size).toBeGreaterThanOrEqual(4);
  for (const piece of seen)
    expect([content.startsWith(piece), piece === "" || piece.endsWith("\n")]).toEqual([true, true]);
  expect(readFileSync(file, "utf8")).toBe(content);
});

test("a way of writing that does not exist writes nothing, and says so", async () => {
  await expect(put("configMap" as Write, "one\n")).rejects.toThrow('no way of writing called "configMap"');
  expect(names()).toEqual([]);
});

/** Reads again and again until it is told to stop; answers with how many it read, and all that was not whole. */
const reader = `
  const { workerData: { file, flag }, parentPort } = require("node:worker_threads");
  const { readFileSync } = require("node:fs");
  const torn = [];
  let reads = 0;
  let distinct = new Set();
  parentPort.postMessage("begun");
  while (Atomics.load(flag, 0) === 0) {
    let text;
    try { text = readFileSync(file, "utf8"); }
    catch (error) { if (error.code !== "ENOENT") torn.push(error.code); continue; }
    reads++;
    distinct.add(text[0]);
    if (text.length < 2 || text !== text[0].repeat(text.length - 1) + "\\n") torn.push(text.slice(0, 20));
  }
  parentPort.postMessage({ reads, torn, distinct: distinct.size });
`;

test.each(["rename", "configmap", "symlink"] as const)(
  "by %s, who reads all the while never sees half of a file",
  async (write) => {
    await put(write, text(5000, "a"));
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(reader, { eval: true, workerData: { file, flag } });
    const next = () => new Promise<unknown>((resolve) => worker.once("message", resolve));
    await next();
    const until = performance.now() + 150;
    for (let turn = 0; performance.now() < until; turn++)
      await put(write, text(turn % 2 === 0 ? 20_000 : 5_000, "abcdefgh"[turn % 8]));
    const answer = next();
    Atomics.store(flag, 0, 1);
    const { reads, torn, distinct } = (await answer) as { reads: number; torn: string[]; distinct: number };
    await worker.terminate();
    expect(torn).toEqual([]);
    expect(reads).toBeGreaterThan(10);
    expect(distinct).toBeGreaterThan(1);
  },
);

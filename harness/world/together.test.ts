import { expect, test } from "vitest";
import { together } from "./together.ts";

const never = new AbortController().signal;

test("gives the results in the order of the items", async () => {
  const later = async (value: number) => {
    for (let turn = 0; turn < 5 - value; turn++) await Promise.resolve();
    return value * 10;
  };
  expect(await together([1, 2, 3], never, later)).toEqual([10, 20, 30]);
});

test("throws the first failure, after the others have ended because of it", async () => {
  const ended: number[] = [];
  const running = together([1, 2, 3], never, async (value, signal) => {
    if (value === 2) throw new Error("two");
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    ended.push(value);
    throw new Error("ended");
  });
  await expect(running).rejects.toThrow("two");
  expect(ended).toEqual([1, 3]);
});

test("ends when it is told to", async () => {
  const stop = new AbortController();
  const running = together([1], stop.signal, async (_, signal) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    signal.throwIfAborted();
  });
  stop.abort(new Error("enough"));
  await expect(running).rejects.toThrow("enough");
});

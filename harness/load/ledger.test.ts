import { expect, test } from "vitest";
import { Ledger } from "./ledger.ts";

const right = 0;

test("counts what becomes of each request", () => {
  const ledger = new Ledger(["a", "b"], 1);
  for (let request = 0; request < 4; request++) expect(ledger.send(0, 0)).toBe(request);
  ledger.answer(0, 200, 1, right);
  ledger.answer(1, 404, 255, right);
  ledger.fail(2, "refused");
  expect([...ledger.answered]).toEqual([0, 1]);
  expect([ledger.done, ledger.failed]).toEqual([3, 1]);
  expect(ledger.samples.outcome(3)).toEqual({ kind: "lost" });
});

test("calls back right before the request that was named, and once", () => {
  const ledger = new Ledger(["a"], 1);
  const fired: [string, number][] = [];
  ledger.afterRequests(3, () => fired.push(["three", ledger.samples.length]));
  ledger.afterRequests(0, () => fired.push(["zero", ledger.samples.length]));
  ledger.afterRequests(3, () => fired.push(["three too", ledger.samples.length]));
  for (let request = 0; request < 6; request++) ledger.send(0, 0);
  expect(fired).toEqual([
    ["zero", 0],
    ["three", 3],
    ["three too", 3],
  ]);
});

test("no two ledgers take each other's ids for their own", () => {
  expect(new Ledger([], 1).prefix).not.toBe(new Ledger([], 1).prefix);
});

import { expect, test } from "vitest";
import { scheduleFound } from "./schedule-found.ts";
import { historyOf, picksOf, servers, weighted } from "./testing.ts";

const weights = { a: 5, b: 1, c: 1 };
const splits = [weighted("app", weights)];

test.each(["smooth", "gcd", "edf"] as const)("%s is recognised, whatever was declared", (name) => {
  const found = scheduleFound(historyOf(picksOf(name, weights, 70), { splits, scheduler: "periodic" }));
  expect(found).toEqual({ period: name === "edf" ? null : 7, schedulers: [name] });
});

test("an order of its own is found by its period", () => {
  const picks = Array.from({ length: 70 }, (_, pick) => "ababaca"[pick % 7] ?? "");
  expect(scheduleFound(historyOf(picks, { splits }))).toEqual({ period: 7, schedulers: [] });
});

test("an order that does not repeat is none", () => {
  const picks = picksOf("smooth", weights, 70).with(40, "c");
  expect(scheduleFound(historyOf(picks, { splits }))).toEqual({ period: null, schedulers: [] });
});

const picks = picksOf("smooth", weights, 70);
test.each([
  ["fewer than three cycles", historyOf(picks.slice(0, 20), { splits })],
  ["a request that failed", historyOf([...picks, { failed: "reset" }], { splits })],
  ["many in flight", historyOf(picks, { splits, load: { kind: "closed", connections: 2 } })],
  ["a change", historyOf(picks, { splits, changes: [{ writtenAtMs: 9, splits }] })],
  ["one backend", historyOf(["a", "a", "a"], { splits: [servers("a", ["a"])] })],
])("%s tells nothing", (_, history) => {
  expect(scheduleFound(history)).toBeUndefined();
});

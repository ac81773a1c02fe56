import { describe, expect, test } from "vitest";
import type { Split } from "../config/split.ts";
import { followersOf, leadOf, unfollowable } from "./followers.ts";
import { historyOf, servers, type Writing, type Written, weighted } from "./testing.ts";

const sticky = (split: Split): Split => ({ ...split, sticky: true });
const app = sticky(weighted("app", { a: 1, b: 1 }));
const writing: Writing = { splits: [app], load: { kind: "sessions", connections: 2 } };
const by = (name: string | null, session = 0): Written => ({ by: name, session });

function leads(requests: readonly Written[], split: Split = app, more: Partial<Writing> = {}) {
  const history = historyOf(requests, { ...writing, splits: [split], ...more });
  return requests.map((_, row) => {
    const lead = leadOf(history, row, split);
    return lead && [[...lead.backends].join(" "), lead.isSure ? "surely" : "perhaps"].join(" ");
  });
}

describe("a request's cookies lead", () => {
  test("nowhere, where it is its client's first", () => {
    expect(leads([by("a"), by("b", 1)])).toEqual([undefined, undefined]);
  });

  test("to whom its client was given", () => {
    expect(leads([by("a"), by("b", 1), by("a"), by("b", 1)]).slice(2)).toEqual(["a surely", "b surely"]);
  });

  test("perhaps, where that was two at different times", () => {
    expect(leads([by("a"), by("b"), by("b")])).toEqual([undefined, "a surely", "a b perhaps"]);
  });

  test.each<[string, Written]>([
    ["was answered by nobody", { by: null, status: 502, session: 0 }],
    ["was cut off", { by: null, failed: "truncated", session: 0 }],
  ])("perhaps to any, where one before it %s", (_, first) => {
    expect(leads([first, by("a")])).toEqual([undefined, "a b perhaps"]);
  });

  test("through all levels that are sticky, and to all below", () => {
    const stable = servers("stable", ["s#1", "s#2"]);
    const tree = (to: Split) => sticky(weighted("app", { stable: [1, to], canary: 1 }));
    expect(leads([by("s#1"), by("s#1")], tree(sticky(stable)))[1]).toBe("s#1 surely");
    expect(leads([by("s#1"), by("s#2")], tree(stable))[1]).toBe("s#1 s#2 surely");
  });
});

test("nobody follows where nothing is sticky, or no client comes back", () => {
  expect(
    followersOf(historyOf([by("a"), by("a")], { ...writing, splits: [weighted("app", { a: 1 })] })),
  ).toBe(undefined);
  expect(followersOf(historyOf(["a", "a"], { splits: [app] }))).toBe(undefined);
});

test("a service gives cookies from when it is sticky", () => {
  const plain = weighted("app", { a: 1, b: 1 });
  const requests = [0, 1, 100, 101].map((sentAtMs) => ({ ...by("a"), sentAtMs }));
  const history = historyOf(requests, {
    ...writing,
    splits: [plain],
    changes: [{ writtenAtMs: 50, splits: [app] }],
  });
  expect(requests.map((_, row) => leadOf(history, row, app) !== undefined)).toEqual([
    false,
    false,
    false,
    true,
  ]);
  expect(unfollowable(history, 0, app)).toContain('which services are sticky below "app" has changed');
});

test("clients that take turns at one level and follow at another cannot be told from new ones", () => {
  const split = sticky(weighted("app", { stable: [1, servers("stable", ["s#1", "s#2"])], canary: 1 }));
  const history = historyOf([by("s#1")], { ...writing, splits: [split] });
  expect(unfollowable(history, 0, split)).toContain("some services are sticky and others are not");
  expect(unfollowable(historyOf([by("a")], writing), 0, app)).toBeUndefined();
});

import { hostname } from "node:os";
import { expect, test } from "vitest";
import { isGone, ownerOf } from "./owner.ts";

const own = ownerOf(process.pid) ?? "";
const [, , startedAt] = own.split("/");

test("a living process is an owner that is not gone", () => {
  expect(own).toMatch(new RegExp(`^${hostname()}/${process.pid}/\\d+$`));
  expect(isGone(own)).toBe(false);
});

test("a process that was given the id of a dead one is not taken for it", () => {
  expect(isGone(`${hostname()}/${process.pid}/${Number(startedAt) - 1}`)).toBe(true);
});

test("an id that nobody has is gone", () => {
  expect(ownerOf(2 ** 30)).toBeUndefined();
  expect(isGone(`${hostname()}/${2 ** 30}/1`)).toBe(true);
});

test("of another host nothing is known", () => {
  expect(isGone(`elsewhere/${process.pid}/1`)).toBe(false);
});

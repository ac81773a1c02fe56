import fc from "fast-check";
import { expect, test } from "vitest";
import { CarryingSmooth, randomOf, type Weights } from "../testing-storm.ts";
import { live, periodicWindow } from "./model.ts";
import { smooth } from "./smooth.ts";

/** A window of picks under the last weights, after changes. */
interface Window {
  readonly weights: Weights;
  readonly counts: Readonly<Record<string, number>>;
  readonly picks: number;
  /** The most children that could be picked at one time, where some came or went. */
  readonly most: number | undefined;
}

/** Some changes, and after the last of them all windows from its beginning on. */
function* windows(seed: number, children: number, areConstant: boolean): Generator<Window> {
  const random = randomOf(seed);
  const scheduler = new CarryingSmooth();
  const names = [..."abcde"].slice(0, children);
  let before: string | undefined;
  let most = 0;
  let turned = false;
  for (let epoch = 0; epoch < 12; epoch++) {
    const drawn = names.map((name) => {
      const size = random() < 0.5 ? 9 : 10_000;
      const isGone = !areConstant && random() < 0.3;
      return [name, isGone ? 0 : 1 + Math.floor(random() * size)] as const;
    });
    if (drawn.every(([, weight]) => weight === 0)) continue;
    const weights = Object.fromEntries(drawn);
    scheduler.change(weights);
    const now = names.filter((name) => weights[name]).join("");
    turned ||= before !== undefined && before !== now;
    before = now;
    most = Math.max(most, live(Object.values(weights)));
    const counts: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]));
    const length = Math.floor(random() * 60);
    for (let picks = 1; picks <= length; picks++) {
      const name = scheduler.pick();
      counts[name] = (counts[name] ?? 0) + 1;
      if (epoch > 0) yield { weights, counts, picks, most: turned ? most : undefined };
    }
  }
}

function isInside(
  { weights, counts, picks, most }: Window,
  bound: (weights: number[], child: number, picks: number, most?: number) => { min: number; max: number },
): boolean {
  return Object.keys(weights).every((name, child) => {
    const { min, max } = bound(Object.values(weights), child, picks, most);
    return (counts[name] ?? 0) >= min && (counts[name] ?? 0) <= max;
  });
}

/** Whether some window of some storm lies outside of a bound. */
function isExceeded(bound: Parameters<typeof isInside>[1], children: number, areConstant: boolean): boolean {
  for (let seed = 1; seed <= 400; seed++)
    for (const window of windows(seed, children, areConstant)) if (!isInside(window, bound)) return true;
  return false;
}

test("a smooth scheduler that carries its deviations over keeps the bound for it in every window", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 2, max: 5 }), fc.boolean(), (seed, children, areConstant) => {
      for (const window of windows(seed, children, areConstant))
        if (!isInside(window, smooth.carried)) expect.unreachable(JSON.stringify(window));
    }),
    { seed: 1, numRuns: 600 },
  );
});

test.each([3, 4, 5])(
  "with %d children, the bound of a fresh cycle would be wrong after a change",
  (children) => {
    expect(isExceeded(periodicWindow, children, true)).toBe(true);
  },
);

test("where children come and go, the bound for those that stay would be wrong", () => {
  expect(isExceeded((weights, child, picks) => smooth.carried(weights, child, picks), 3, false)).toBe(true);
});

test("the bound is a pick wide for two children, and no wider", () => {
  expect(smooth.carried([1, 1], 0, 100)).toEqual({ min: 49, max: 51 });
  expect(smooth.carried([99, 1], 1, 100)).toEqual({ min: 0, max: 2 });
  expect(smooth.carried([1, 1], 0, 100, 5)).toEqual({ min: 47, max: 53 });
  expect(smooth.carried([3, 0], 0, 100, 3)).toEqual({ min: 100, max: 100 });
  expect(smooth.carried([3, 0], 1, 100, 3)).toEqual({ min: 0, max: 0 });
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { columnsOf, fitted } from "./columns.ts";
import { Progress } from "./progress.ts";
import { progressLine, type Standing } from "./progress-line.ts";

const standing: Standing = {
  name: "canary.toml",
  done: 350,
  failed: 0,
  part: 0.35,
  requestsPerSecond: 1229.4,
  elapsedMs: 285,
  leftMs: 11_300,
  answered: [
    { backend: "appv1", count: 263 },
    { backend: "appv2", count: 87 },
  ],
};

describe("a line", () => {
  test("has a bar, the rate, the time that is left, and shares", () => {
    expect(progressLine(standing, 119)).toBe(
      "canary.toml  ███████░░░░░░░░░░░░░  35 %  1,229/s  12 s left  appv1 75.1 %  appv2 24.9 %",
    );
    expect(progressLine({ ...standing, failed: 3 }, 79)).toBe(
      "canary.toml  ███▌░░░░░░  35 %  1,229/s  12 s left  3 failed  appv1 75.1 %  +1",
    );
    expect(progressLine({ ...standing, name: "a change of weights under load" }, 79)).toBe(
      "a change of…  ███▌░░░░░░  35 %  1,229/s  12 s left  appv1 75.1 %  appv2 24.9 %",
    );
  });

  test("says how long it has gone on where nobody knows the whole", () => {
    const unknown = {
      ...standing,
      part: undefined,
      leftMs: undefined,
      requestsPerSecond: undefined,
      done: 0,
    };
    expect(progressLine({ ...unknown, elapsedMs: 3999 }, 79)).toBe("canary.toml  3 s");
  });

  test.each([
    [99_000, "99 s left"],
    [100_000, "2 min left"],
    [3_900_000, "1 h 05 min left"],
  ])("tells %i ms as %s", (leftMs, said) => {
    expect(progressLine({ ...standing, leftMs }, 119)).toContain(`  ${said}  `);
  });

  test("never takes more columns than there are, whatever the names", () => {
    const names = [
      "x".repeat(300),
      "配分の検査".repeat(20),
      "🦊".repeat(40),
      "e\u0301\u001b[31m\r\n".repeat(30),
    ];
    for (const name of names)
      for (const columns of [1, 10, 40, 79, 119]) {
        const answered = Array.from({ length: 30 }, (_, i) => ({ backend: `${name}${i}`, count: i }));
        const line = progressLine({ ...standing, name, answered }, columns);
        expect(columnsOf(line)).toBeLessThanOrEqual(columns);
        expect(line).not.toMatch(/\p{Cc}/u);
      }
  });
});

test("a text is cut at a whole character, and wide ones count twice", () => {
  expect([columnsOf("abc"), columnsOf("配分"), columnsOf("e\u0301"), columnsOf("🦊")]).toEqual([3, 4, 1, 2]);
  expect([fitted("配分の検査", 6), fitted("abcdef", 4), fitted("abc", 3), fitted("abc", 0)]).toEqual([
    "配分…",
    "abc…",
    "abc",
    "",
  ]);
});

describe("as the load runs", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function streamOf(isTTY: boolean) {
    const written: string[] = [];
    const stream = { isTTY, columns: 120, write: (text: string) => written.push(text) };
    return { stream: stream as unknown as NodeJS.WriteStream, written };
  }
  const ledgerOf = (a: number, b: number) => ({ done: a + b, failed: 0, answered: Uint32Array.of(a, b) });
  const backends = ["a", "b"];

  test("one line is written over and over, and taken away at the end", () => {
    const { stream, written } = streamOf(true);
    const progress = new Progress(stream);
    const ledger = ledgerOf(0, 0);
    progress.begin("mine");
    progress.watch({ name: "mine", requests: 400, ledger, backends });
    for (let look = 1; look <= 2; look++) {
      Object.assign(ledger, ledgerOf(75 * look, 25 * look));
      vi.advanceTimersByTime(100);
    }
    progress.end();
    vi.advanceTimersByTime(1000);
    expect(written).toEqual([
      "\r\x1b[Kmine  starting",
      "\r\x1b[Kmine  █████░░░░░░░░░░░░░░░  25 %  1,000/s  1 s left  a 75.0 %  b 25.0 %",
      "\r\x1b[Kmine  ██████████░░░░░░░░░░  50 %  1,000/s  1 s left  a 75.0 %  b 25.0 %",
      "\r\x1b[K",
    ]);
  });

  test("windows add up to the time that they were given", () => {
    const { stream, written } = streamOf(true);
    const progress = new Progress(stream);
    for (let window = 0; window < 2; window++) {
      progress.watch({ name: "long", requests: 1_000_000, forMs: 400, ledger: ledgerOf(3, 1), backends });
      vi.advanceTimersByTime(100);
    }
    progress.end();
    expect(written[1]).toBe("\r\x1b[Klong  ██████████░░░░░░░░░░  50 %  40/s  1 s left  a 75.0 %  b 25.0 %");
  });

  test("nothing is written where it is piped", () => {
    const { stream, written } = streamOf(false);
    const progress = new Progress(stream);
    progress.begin("mine");
    progress.watch({ name: "mine", requests: 4, ledger: ledgerOf(1, 1), backends });
    vi.advanceTimersByTime(1000);
    progress.end();
    expect(written).toEqual([]);
  });
});

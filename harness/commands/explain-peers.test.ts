import { readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { explainPeers } from "./explain-peers.ts";

afterEach(() => vi.restoreAllMocks());

async function printed(options: { readonly json?: boolean }): Promise<string> {
  let text = "";
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  expect(await explainPeers(options)).toBe(0);
  vi.restoreAllMocks();
  return text;
}

test("what the page says of the peers is what is computed", async () => {
  const page = readFileSync(new URL("../judge/statistics/README.md", import.meta.url), "utf8");
  const table = await printed({});
  expect(table.split("\n").length).toBeGreaterThan(10);
  expect(page).toContain(`\n\n${table}\n`);
});

test("--json gives one document with the figures behind it", async () => {
  const { peers } = JSON.parse(await printed({ json: true }));
  const weight = peers[0];
  expect(weight).toMatchObject({ weights: [70, 30], deviation: 0.06 });
  // As published for this rule: 1.3 % a try, 97.8 % in ten tries.
  expect(weight.theirs.wrongFailOfTry).toBeCloseTo(0.0127, 4);
  expect(weight.theirs.wrongPass).toBeCloseTo(0.978, 3);
  for (const { ours } of peers) {
    if (!ours) continue;
    expect(ours.wrongFail).toBeLessThanOrEqual(1e-6);
    expect(ours.wrongPass).toBeLessThanOrEqual(1e-3);
  }
});

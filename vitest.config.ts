import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // What tests start must not write into the summary of the CI step that they run in.
    env: { GITHUB_STEP_SUMMARY: "" },
    reporters: ["default", "./scenarios/closing-line.ts"],
    projects: [
      {
        test: {
          // Milliseconds each, no network; they stand beside their source.
          name: "unit",
          include: ["harness/**/*.test.ts", "fixtures/**/*.test.ts"],
          exclude: ["**/*.e2e.test.ts", "**/*.deep.test.ts"],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          // Real programs under real load, one after the other; no retries, ever.
          name: "scenarios",
          include: ["scenarios/*.test.ts", "harness/**/*.e2e.test.ts", "fixtures/**/*.e2e.test.ts"],
          sequence: { groupOrder: 1 },
          fileParallelism: false,
          maxConcurrency: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          // Minutes: large simulations, long fuzzing, the package installed. `npm run test:deep`; not part of `npm test`.
          name: "deep",
          include: ["harness/**/*.deep.test.ts", "fixtures/**/*.deep.test.ts"],
          testTimeout: 600_000,
        },
      },
    ],
  },
});

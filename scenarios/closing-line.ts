import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with the line `N passed, N failed`, which also counts what failed outside of a test. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandled.length;
    let others = 0;
    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed++;
        else if (state === "failed") failed++;
        else others++;
      }
    }
    // A test that did not run has proved nothing.
    process.stdout.write(`\n${passed} passed, ${failed + others} failed\n`);
  }
}

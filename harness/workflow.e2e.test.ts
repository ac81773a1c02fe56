import { chmod, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import project from "../package.json" with { type: "json" };

/** The workflow that is there to be used: by GitHub's own parser, by what it calls, and by running what it compares. */

const root = fileURLToPath(new URL("../", import.meta.url));
const file = ".github/workflows/splitproof.yml";

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, string>>;
}

const content = await readFile(join(root, file), "utf8");
const workflow = parse(content) as {
  readonly permissions: unknown;
  readonly jobs: { readonly prove: { readonly steps: readonly Step[] } };
};
const { steps } = workflow.jobs.prove;
const scripts = steps.flatMap(({ run }) => run ?? []);

// GitHub's parser imports JSON without saying so, as only bundlers take it.
const hooks = registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context),
});
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import(
  "@actions/workflow-parser"
);
hooks.deregister();

async function mistakes(text: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name: file, content: text }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

test("GitHub's parser takes it, and would not take a mistake", async () => {
  expect(await mistakes(content)).toEqual([]);
  expect(await mistakes(content.replace("runs-on:", "runs-at:"))).not.toEqual([]);
  expect(await mistakes(content.replace("github.ref ", "githb.ref "))).not.toEqual([]);
});

test("it may read, and nothing else", () => {
  expect(workflow.permissions).toEqual({ contents: "read", actions: "read" });
});

test("every action has a version", () => {
  const actions = steps.flatMap(({ uses }) => uses ?? []);
  expect(actions.length).toBeGreaterThan(2);
  for (const action of actions) expect(action).toMatch(/^actions\/[\w-]+@v\d+$/);
});

test("every script of npm that it runs is there, and every command with its options", async () => {
  const called = scripts.join("\n").matchAll(/npm (?:run )?(?:-s )?(\w+)(?: -- (\w+)([^|\n]*))?/g);
  const seen: string[] = [];
  for (const [, script = "", command, rest = ""] of called) {
    if (script !== "ci") expect(Object.keys(project.scripts)).toContain(script);
    if (command === undefined) continue;
    seen.push(command);
    const { stdout } = await execa(process.execPath, ["harness/cli.ts", command, "--help"], { cwd: root });
    for (const [option] of rest.matchAll(/--\w+/g)) expect(stdout).toContain(`${option} `);
  }
  expect(seen).toEqual(["run", "compare"]);
});

test("it downloads the artifact that it uploads", () => {
  const upload = steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact"));
  expect(scripts.join("\n")).toContain(`--name ${upload?.with?.name} `);
});

describe("the comparison with main", () => {
  const script = steps.find(({ name }) => name === "Compare with main")?.run ?? "";
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "workflow-"));
    // Stand-ins for GitHub's command and for npm, of which the first downloads whatever lies in `main`.
    await writeFile(
      join(folder, "gh"),
      '#!/bin/bash\n[ "$2" = list ] && echo "$LAST" && exit\n[ -d main ] && cp -r main base\n',
    );
    await writeFile(
      join(folder, "npm"),
      `#!/bin/bash\nshift 4\nexec "${process.execPath}" ${root}harness/cli.ts "$@"\n`,
    );
    for (const program of ["gh", "npm"]) await chmod(join(folder, program), 0o755);
    await cp(join(root, "reports/example"), join(folder, "proof/latest"), { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function compared(last: string) {
    const summary = join(folder, "summary.md");
    await rm(summary, { force: true });
    await rm(join(folder, "base"), { recursive: true, force: true });
    const { exitCode } = await execa("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
      cwd: folder,
      env: {
        PATH: `${folder}:${process.env.PATH}`,
        LAST: last,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_REPOSITORY: "a/b",
      },
      reject: false,
    });
    return { exitCode, summary: await readFile(summary, "utf8") };
  }

  test("says so where there is none yet, or none any more", async () => {
    expect(await compared("")).toMatchObject({
      exitCode: 0,
      summary: expect.stringMatching(/^There is no run of main/),
    });
    expect(await compared("7")).toMatchObject({
      exitCode: 0,
      summary: expect.stringMatching(/no longer kept/),
    });
  });

  test("says what is as it was, and fails where something got worse", async () => {
    await cp(join(root, "reports/example"), join(folder, "main/run"), { recursive: true });
    const same = await compared("7");
    expect(same.exitCode).toBe(0);
    expect(same.summary).toMatch(/^```\n[\s\S]+\n```\n$/);
    const report = join(folder, "proof/latest/report.json");
    const worse = (await readFile(report, "utf8")).replaceAll('"result": "pass"', '"result": "fail"');
    await writeFile(report, worse);
    expect((await compared("7")).exitCode).toBe(1);
  });
});

import { ConfigError } from "../../errors.ts";
import type { AskedCheck, History } from "../../history/history.ts";
import { readHistory } from "../../history/store.ts";
import { checkNamed } from "../../judge/checks.ts";
import { judge } from "../../judge/judge.ts";
import type { Verdict } from "../../judge/verdict.ts";
import { buildReport } from "../../report/build.ts";
import { chartsOf } from "../../report/charts/charts.ts";
import type { Page } from "../../report/html/page.ts";
import type { Report } from "../../report/report.ts";
import { note } from "../output.ts";
import type { StoredRun } from "./stored-run.ts";

/**
 * Judges a run again from its stored histories, one after the other, so that only one of them is held, and kept of each what is drawn. What cannot be
 * judged again is taken as it was stored, and stderr says so.
 *
 * @throws ConfigError where a history is missing, cut off, or that of another scenario
 */
export async function* judgeAgain({ folder, reports, histories }: StoredRun): AsyncGenerator<Page> {
  let next = 0;
  for (const report of reports) {
    // What could not be run has no history.
    if (report.result === "error") yield { report };
    else if (report.windows) {
      note(
        `${report.name}: was judged in windows, of which only those that did not pass are kept, so it is not judged again; its report is taken as it was stored`,
      );
      yield { report };
    } else {
      const history = await readHistory(folderOf(folder, report, histories[next++]));
      if (history.name !== report.name)
        throw new ConfigError(
          `${folder}/history: holds the record of "${history.name}" where that of "${report.name}" belongs, so it cannot be judged again; record it anew`,
        );
      yield { report: buildReport(history, verdictsOf(history, report)), charts: chartsOf(history) };
    }
  }
}

function folderOf(folder: string, { name }: Report, history: string | undefined): string {
  if (history !== undefined) return history;
  throw new ConfigError(
    `${folder}/history: holds no record of "${name}", so it cannot be judged again; record it anew, or name the folder that the call wrote`,
  );
}

function verdictsOf(history: History, { name, verdicts }: Report): Verdict[] {
  return history.checks.flatMap((asked: AskedCheck, index) => {
    const check = checkNamed(asked.name, asked.options);
    if (check) return judge(history, [check]);
    const stored = verdicts[index]?.check === asked.name ? verdicts[index] : undefined;
    if (!stored)
      throw new ConfigError(
        `"${name}": check ${asked.name} is none of splitproof's, and the stored report has no verdict of it; record it anew`,
      );
    note(
      `${name}: check ${asked.name} is none of splitproof's and cannot be asked again; its verdict is taken as it was stored`,
    );
    return [stored];
  });
}

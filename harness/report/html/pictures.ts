import type { Charts } from "../charts/charts.ts";
import type { Report } from "../report.ts";
import type { Picture } from "./figure.ts";
import { latencyPicture } from "./latency-picture.ts";
import { ratesPicture } from "./rates-picture.ts";
import { runningPicture } from "./running-picture.ts";
import { sequencePicture } from "./sequence-picture.ts";
import { Palette } from "./series.ts";
import { sharesPicture } from "./shares-picture.ts";

/** Every picture that there is something for, in the order in which they are looked at. */
export function picturesOf(report: Report, charts: Charts | undefined): Picture[] {
  const palette = new Palette(report, charts);
  const running = charts?.running ?? [];
  const all = [
    sharesPicture(report, palette),
    ...running.map((one) => runningPicture(one, palette, titleOf(one.route, running.length))),
    charts?.sequence && sequencePicture(charts.sequence, report, palette),
    charts?.rates && ratesPicture(charts.rates, report, palette),
    latencyPicture(charts?.latency ?? [], report),
  ];
  return all.filter((picture) => picture !== undefined);
}

function titleOf(route: string, routes: number): string {
  return routes > 1 ? `Shares as requests add up: ${route}` : "Shares as requests add up";
}

/** Why some of the pictures are not there, where that is not for want of requests. */
export function whyNoPictures(report: Report, charts: Charts | undefined): string | undefined {
  if (report.windows)
    return "This run was judged window by window, and of its requests only the sums are kept: there are no pictures of their course.";
  if (!charts) return "The record of this run is not at hand: there are no pictures of its course.";
  if (report.answered === 0)
    return "No request was answered: there is nothing to be drawn of shares, rates and latency.";
  if (charts.running.length > 0) return undefined;
  if (charts.latency.length > 0) return "No route divides its requests, so there are no shares to be drawn.";
  return "This load keeps no record of single requests: shares and rates are those of the backends' own logs, and there are no pictures of single requests or of the latency.";
}

import { count } from "../../figures.ts";

/** A time on an axis: `0`, `50 ms`, `1.5 s`, `12 min`, `2 h` */
export function duration(ms: number): string {
  if (ms === 0) return "0";
  if (ms < 1) return `${Number(ms.toPrecision(3))} ms`;
  if (ms < 1000) return `${count(ms < 10 ? Number(ms.toPrecision(3)) : Math.round(ms))} ms`;
  if (ms < 180_000) return `${Number((ms / 1000).toPrecision(3))} s`;
  if (ms < 10_800_000) return `${Number((ms / 60_000).toPrecision(3))} min`;
  return `${count(Number((ms / 3_600_000).toPrecision(3)))} h`;
}

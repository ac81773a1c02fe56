import type { ErrorReport, Report } from "../report/report.ts";

/**
 * A difference that chance alone makes as rarely as this, in either direction, is more than noise: a figure is called
 * worse by chance at most once in two hundred comparisons.
 */
export const ALPHA = 0.01;

/** A run that ended in an error has a result and no figures. */
export type AnyReport = Report | ErrorReport;

export type Direction = "better" | "same" | "worse";

/** One figure of one scenario, before and now. */
export interface Figure {
  /** The scenario. */
  readonly name: string;
  readonly figure: string;
  readonly verdict: Direction;
  /** Whether it is worse, and somebody said that it may be. */
  readonly allowed: boolean;
  readonly base: number | string;
  readonly new: number | string;
  readonly unit: string;
  /** What makes the difference more than noise, or why it is none. */
  readonly reason: string;
}

/** What one comparison of a figure finds, before anybody asks whose it is. */
export type Finding = Omit<Figure, "name" | "allowed">;

/** A weight that differs; undefined where the backend does not exist. */
export interface WeightChange {
  readonly name: string;
  readonly route: string;
  readonly service: string;
  readonly epoch: number;
  readonly backend: string;
  readonly base?: number;
  readonly new?: number;
}

export interface Comparison {
  readonly version: 1;
  readonly result: "pass" | "fail";
  readonly weights: readonly WeightChange[];
  /** Scenarios that BASE has and NEW has not, with whether that is allowed. */
  readonly missing: readonly { readonly name: string; readonly allowed: boolean }[];
  /** Scenarios that only NEW has. */
  readonly added: readonly string[];
  readonly figures: readonly Figure[];
}

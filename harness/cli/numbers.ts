import { UsageError } from "../errors.ts";

/** Reads a whole number from 1 of the command line. */
export function wholeNumber(option: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1) {
      throw new UsageError(`${option} must be a whole number from 1, not "${text}"`);
    }
    return value;
  };
}

/** Reads a number above 0 of the command line. */
export function positive(option: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value) || value <= 0)
      throw new UsageError(`${option} must be a number above 0, not "${text}"`);
    return value;
  };
}

/** Reads a duration of the command line, in milliseconds. */
export function duration(option: string): (text: string) => number {
  const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
  return (text) => {
    const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? [];
    const ms = Number(number) * (units[unit] ?? Number.NaN);
    if (!(ms > 0)) throw new UsageError(`${option} must be a duration such as 90s, 30m or 2h, not "${text}"`);
    return ms;
  };
}

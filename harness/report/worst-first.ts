import { isOutside, type ShareRow } from "../judge/shares.ts";

/** What is outside of its bounds before what is not, so that it is seen where only the first few rows are. */
export function worstFirst(rows: readonly ShareRow[]): ShareRow[] {
  return [...rows.filter(isOutside), ...rows.filter((row) => !isOutside(row))];
}

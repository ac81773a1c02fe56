import * as v from "valibot";
import { ConfigError } from "../errors.ts";
import type { Epoch, History } from "./history.ts";

/** The version of the files of a history. */
export const HISTORY_VERSION = 4;

/** `history.json`: all of a history but its rows. */
export interface StoredHistory extends Omit<History, "samples" | "hits" | "epochs"> {
  readonly version: typeof HISTORY_VERSION;
  /** Each once, however often it was written. */
  readonly configurations: readonly Pick<Epoch, "config" | "splits" | "mirrors">[];
  /** `configuration`: an index into those. */
  readonly epochs: readonly (Omit<Epoch, "config" | "splits" | "mirrors"> & {
    readonly configuration: number;
  })[];
  /** Rows of each file, whose columns stand one after the other in this order, little-endian. */
  readonly samples: { readonly rows: number; readonly columns: Readonly<Record<string, string>> };
  readonly hits: {
    readonly rows: number;
    readonly columns: Readonly<Record<string, string>>;
    readonly complete: readonly boolean[];
  };
}

/** What must be there, so that a file which is none of ours is not taken for one. */
const rows = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const storedShape = v.looseObject({
  name: v.string(),
  world: v.looseObject({ name: v.string(), images: v.record(v.string(), v.string()) }),
  subject: v.looseObject({ name: v.string(), version: v.string(), scheduler: v.string() }),
  load: v.looseObject({ kind: v.string() }),
  backends: v.array(v.string()),
  routes: v.array(v.looseObject({ name: v.string() })),
  configurations: v.array(
    v.looseObject({ config: v.string(), splits: v.array(v.nullable(v.looseObject({}))) }),
  ),
  epochs: v.array(v.looseObject({ writtenAtMs: v.number(), configuration: rows })),
  checks: v.array(v.looseObject({ name: v.string() })),
  samples: v.looseObject({ rows, columns: v.looseObject({}) }),
  hits: v.looseObject({ rows, complete: v.array(v.boolean()) }),
});

/**
 * @param file where it stands, for messages
 * @throws ConfigError where it is cut off, of another version, or none of ours
 */
export function parseStored(file: string, text: string): StoredHistory {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConfigError(
      `${file}: is not JSON, or only a part of it: the history is cut off; record it anew`,
    );
  }
  const known = v.safeParse(v.looseObject({ version: v.number() }), value);
  if (known.success && known.output.version !== HISTORY_VERSION)
    throw new ConfigError(
      `${file}: the history has version ${known.output.version}, and this splitproof reads version ${HISTORY_VERSION}; record it anew`,
    );
  const { success, issues } = v.safeParse(storedShape, value);
  if (!success || !known.success) {
    const where = issues ? v.getDotPath(issues[0]) : "version";
    throw new ConfigError(
      `${file}: is no history of splitproof${where === null ? "" : ` ("${where}" is missing or wrong)`}; record it anew`,
    );
  }
  // Checked above, as far as a mistake could not be told later.
  return value as StoredHistory;
}

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "../errors.ts";
import type { Epoch, History } from "./history.ts";
import { Hits, hitColumns } from "./hits.ts";
import { Samples, sampleColumns } from "./samples.ts";

/** The version of the files below. */
const VERSION = 3;

type Column = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array;
type ColumnType = {
  readonly name: string;
  new (buffer: ArrayBuffer): Column;
  readonly BYTES_PER_ELEMENT: number;
};

/** `history.json`: all of a history but its rows. */
interface StoredHistory extends Omit<History, "samples" | "hits" | "epochs"> {
  readonly version: typeof VERSION;
  /** Each once, however often it was written. */
  readonly configurations: readonly Pick<Epoch, "config" | "splits">[];
  /** `configuration`: an index into those. */
  readonly epochs: readonly (Omit<Epoch, "config" | "splits"> & { readonly configuration: number })[];
  /** Rows of each file, whose columns stand one after the other in this order, little-endian. */
  readonly samples: { readonly rows: number; readonly columns: Readonly<Record<string, string>> };
  readonly hits: {
    readonly rows: number;
    readonly columns: Readonly<Record<string, string>>;
    readonly complete: readonly boolean[];
  };
}

/** Writes a history so that everything can be judged again: `history.json`, `samples.bin` and `hits.bin`. */
export async function writeHistory(folder: string, history: History): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { samples, hits, epochs, ...rest } = history;
  const keys = epochs.map(({ config, splits }) => JSON.stringify([config, splits]));
  const configurations = new Map(
    epochs.map(({ config, splits }, epoch) => [keys[epoch], { config, splits }]),
  );
  const places = new Map([...configurations.keys()].map((key, place) => [key, place]));
  const stored: StoredHistory = {
    version: VERSION,
    ...rest,
    configurations: [...configurations.values()],
    epochs: epochs.map(({ config: _, splits: __, ...epoch }, index) => ({
      ...epoch,
      configuration: places.get(keys[index]) ?? 0,
    })),
    samples: { rows: samples.length, columns: typeNames(sampleColumns) },
    hits: { rows: hits.length, columns: typeNames(hitColumns), complete: hits.complete },
  };
  await writeFile(join(folder, "history.json"), `${JSON.stringify(stored, null, 2)}\n`);
  await writeFile(join(folder, "samples.bin"), pack(samples.columns, samples.length));
  await writeFile(join(folder, "hits.bin"), pack(hits.columns, hits.length));
}

/** Reads what {@link writeHistory} wrote. */
export async function readHistory(folder: string): Promise<History> {
  const stored = JSON.parse(await readFile(join(folder, "history.json"), "utf8")) as StoredHistory;
  if (stored.version !== VERSION) {
    throw new ConfigError(
      `${folder}: the history has version ${stored.version}, and this splitproof reads version ${VERSION}; record it anew`,
    );
  }
  const { version: _, samples: sampleRows, hits: hitRows, configurations, ...rest } = stored;
  const epochs = stored.epochs.map(({ configuration, ...epoch }) => {
    const { config = "", splits = [] } = configurations[configuration] ?? {};
    return { ...epoch, config, splits };
  });
  const samples = new Samples(stored.backends);
  samples.columns = unpack(await readFile(join(folder, "samples.bin")), sampleColumns, sampleRows.rows);
  samples.length = sampleRows.rows;
  const hits = new Hits(stored.backends);
  hits.columns = unpack(await readFile(join(folder, "hits.bin")), hitColumns, hitRows.rows);
  hits.length = hitRows.rows;
  hits.complete.splice(0, hits.complete.length, ...hitRows.complete);
  return { ...rest, epochs, samples, hits };
}

function typeNames(types: Readonly<Record<string, ColumnType>>): Record<string, string> {
  return Object.fromEntries(Object.entries(types).map(([name, type]) => [name, type.name]));
}

function pack(columns: Readonly<Record<string, Column>>, rows: number): Buffer {
  return Buffer.concat(
    Object.values(columns).map((column) => {
      const used = column.subarray(0, rows);
      return Buffer.from(used.buffer, used.byteOffset, used.byteLength);
    }),
  );
}

function unpack<T>(data: Buffer, types: Readonly<Record<string, ColumnType>>, rows: number): T {
  let offset = 0;
  const columns = Object.entries(types).map(([name, type]) => {
    const length = rows * type.BYTES_PER_ELEMENT;
    // Copied, since a typed array must begin at a multiple of its element's size.
    const bytes = Uint8Array.from(data.subarray(offset, offset + length));
    offset += length;
    return [name, new type(bytes.buffer)] as const;
  });
  return Object.fromEntries(columns) as T;
}

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError, messageOf } from "../errors.ts";
import { count } from "../figures.ts";
import { bytesOf, type ColumnTypes, pack, typeNames, unpack } from "./columns.ts";
import type { History } from "./history.ts";
import { Hits, hitColumns } from "./hits.ts";
import { type SampleColumns, Samples, sampleColumns, sessionColumn } from "./samples.ts";
import { HISTORY_VERSION, parseStored, type StoredHistory } from "./stored.ts";

/** Writes a history so that everything can be judged again: `history.json`, `samples.bin` and `hits.bin`. */
export async function writeHistory(folder: string, history: History): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { samples, hits, epochs, ...rest } = history;
  const keys = epochs.map(({ config, splits, mirrors }) => JSON.stringify([config, splits, mirrors]));
  const configurations = new Map(
    epochs.map(({ config, splits, mirrors }, epoch) => [
      keys[epoch],
      { config, splits, ...(mirrors && { mirrors }) },
    ]),
  );
  const places = new Map([...configurations.keys()].map((key, place) => [key, place]));
  const stored: StoredHistory = {
    version: HISTORY_VERSION,
    ...rest,
    configurations: [...configurations.values()],
    epochs: epochs.map(({ config: _, splits: __, mirrors: ___, ...epoch }, index) => ({
      ...epoch,
      configuration: places.get(keys[index]) ?? 0,
    })),
    samples: { rows: samples.length, columns: typeNames(columnsOf(samples.sessions !== undefined)) },
    hits: { rows: hits.length, columns: typeNames(hitColumns), complete: hits.complete },
  };
  await writeFile(join(folder, "history.json"), `${JSON.stringify(stored, null, 2)}\n`);
  const columns = { ...samples.columns, ...(samples.sessions && { session: samples.sessions }) };
  await writeFile(join(folder, "samples.bin"), pack(columns, samples.length));
  await writeFile(join(folder, "hits.bin"), pack(hits.columns, hits.length));
}

/**
 * Reads what {@link writeHistory} wrote.
 *
 * @throws ConfigError where a file is missing, cut off, of another version, or not what we write
 */
export async function readHistory(folder: string): Promise<History> {
  const stored = parseStored(join(folder, "history.json"), (await read(folder, "history.json")).toString());
  const { version: _, samples: sampleRows, hits: hitRows, configurations, ...rest } = stored;
  const epochs = stored.epochs.map(({ configuration, ...epoch }) => {
    return { config: "", splits: [], ...epoch, ...configurations[configuration] };
  });
  const samples = new Samples(stored.backends, 0);
  const { session, ...columns } = await readColumns<SampleColumns & { session?: Uint32Array }>(
    folder,
    "samples.bin",
    columnsOf(Object.hasOwn(sampleRows.columns, "session")),
    sampleRows.rows,
  );
  samples.columns = columns;
  samples.sessions = session;
  samples.length = sampleRows.rows;
  const hits = new Hits(stored.backends, 0);
  hits.columns = await readColumns(folder, "hits.bin", hitColumns, hitRows.rows);
  hits.length = hitRows.rows;
  hits.complete.splice(0, hits.complete.length, ...hitRows.complete);
  return { ...rest, epochs, samples, hits };
}

/** The columns of the samples, in the order in which they are stored. */
function columnsOf(haveSessions: boolean): ColumnTypes {
  return haveSessions ? { ...sampleColumns, ...sessionColumn } : sampleColumns;
}

async function read(folder: string, name: string): Promise<Buffer> {
  const file = join(folder, name);
  return await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "ENOENT" ? "it is not there" : messageOf(error);
    throw new ConfigError(`${file}: the history cannot be read (${why}); record it anew`);
  });
}

async function readColumns<T>(folder: string, name: string, types: ColumnTypes, rows: number): Promise<T> {
  const data = await read(folder, name);
  const needed = bytesOf(types, rows);
  if (data.length !== needed)
    throw new ConfigError(
      `${join(folder, name)} holds ${count(data.length)} bytes where ${count(needed)} belong: the history is ${data.length < needed ? "cut off" : "not the one that history.json tells of"}; record it anew`,
    );
  return unpack(data, types, rows);
}

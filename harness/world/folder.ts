import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isGone, ownerOf } from "./owner.ts";
import { processesNaming } from "./processes-of.ts";
import type { Running } from "./world.ts";
import { removeFile, type Write, writeFileAs } from "./write.ts";

const PREFIX = "splitproof-";
/** The note of whose a folder is. */
const OWNER = "owner";
/** Nobody takes longer than this from making a folder to noting whose it is. */
const BEING_MADE_MS = 60_000;
const MOST_BYTES = 8 * 1024 * 1024;

type ServiceFiles = Pick<Running, "write" | "remove" | "clear" | "read">;

/** Everything that one run puts on this machine's disk: a folder for each service, and a note of whose it is. */
export class RunFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<RunFolder> {
    const folder = new RunFolder(await mkdtemp(join(tmpdir(), PREFIX)));
    await writeFile(join(folder.path, OWNER), ownerOf(process.pid) ?? "");
    return folder;
  }

  /** Puts a service's first files in place, in the way in which they will be changed. */
  async fill(service: string, files: Readonly<Record<string, string>>, write: Write): Promise<void> {
    await mkdir(join(this.path, service), { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.path, service, file)), { recursive: true });
      await this.write(service, file, text, write);
    }
  }

  async write(service: string, file: string, content: string | Uint8Array, write: Write): Promise<void> {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    // Outside of the folder that is watched, but on the same file system, so that a rename is atomic.
    await writeFileAs(write, join(this.path, service, file), bytes, join(this.path, `${service}.next`));
  }

  remove(service: string, file: string): void {
    removeFile(join(this.path, service, file));
  }

  /** What a running service offers of its files. */
  accessTo(service: string): ServiceFiles {
    return {
      write: (file, content, write) => this.write(service, file, content, write),
      remove: (file) => this.remove(service, file),
      clear: (file) => this.clear(service, file),
      read: (file, from) => this.read(service, file, from),
    };
  }

  /** Up to 8 MiB of a file, from an offset on; none where there is no such file yet. */
  async read(service: string, file: string, from: number): Promise<Buffer> {
    const path = join(this.path, service, file);
    const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (!handle) return Buffer.alloc(0);
    try {
      const length = Math.min(MOST_BYTES, Math.max(0, (await handle.stat()).size - from));
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, from);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }

  async clear(service: string, file: string): Promise<void> {
    await truncate(join(this.path, service, file));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await remove(this.path);
  }
}

/** Ends the processes and removes the folders of runs whose harness is gone; spares living runs beside it. */
export async function sweepFolders(): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names.filter((entry) => entry.startsWith(PREFIX))) {
    const path = join(tmpdir(), name);
    if (!(await isDead(path))) continue;
    for (const { pid } of processesNaming(`${path}/`)) end(pid);
    // Where something still writes into it, its note remains, and the next sweep takes it.
    await remove(path).catch(() => {});
  }
}

/** Removes a folder, the note of its owner last: whoever is killed here leaves a folder that a sweep knows. */
async function remove(path: string): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 3, retryDelay: 20 } as const;
  const entries = await readdir(path).catch(() => []);
  for (const entry of entries.filter((name) => name !== OWNER)) await rm(join(path, entry), options);
  await rm(path, options);
}

/** A folder without a note of its owner is being made at this moment, or its maker was killed in that moment. */
async function isDead(path: string): Promise<boolean> {
  const owner = await readFile(join(path, OWNER), "utf8").catch(() => "");
  if (owner !== "") return isGone(owner);
  const isEmpty = await readdir(path).then(
    (entries) => entries.every((entry) => entry === OWNER),
    () => false,
  );
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
  return isEmpty && Date.now() - mtimeMs > BEING_MADE_MS;
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

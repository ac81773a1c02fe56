import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isGone, ownerOf } from "./owner.ts";

const PREFIX = "splitproof-";
const MOST_BYTES = 8 * 1024 * 1024;

/** Everything that one run puts on this machine's disk: a folder for each service, and a note of whose it is. */
export class RunFolder implements AsyncDisposable {
  readonly path: string;
  #processes: string[] = [];

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<RunFolder> {
    const folder = new RunFolder(await mkdtemp(join(tmpdir(), PREFIX)));
    await writeFile(join(folder.path, "owner"), ownerOf(process.pid) ?? "");
    return folder;
  }

  /** Notes a process, so that a later run can end it should this one be killed. */
  async note(pid: number): Promise<void> {
    const owner = ownerOf(pid);
    if (!owner) return;
    this.#processes.push(owner);
    await writeFile(join(this.path, "processes"), this.#processes.join("\n"));
  }

  async fill(service: string, files: Readonly<Record<string, string>>): Promise<void> {
    const folder = join(this.path, service);
    await mkdir(folder, { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }
  }

  async replace(service: string, files: Readonly<Record<string, string>>): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
      if ((await readFile(join(this.path, service, file), "utf8").catch(() => undefined)) === text) continue;
      // Outside of the folder that is watched, but on the same file system, so that the rename is atomic.
      const fresh = join(this.path, `${service}.next`);
      await writeFile(fresh, text);
      await rename(fresh, join(this.path, service, file));
    }
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

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Ends the processes and removes the folders of runs whose harness is gone; spares living runs beside it. */
export async function sweepFolders(): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names.filter((entry) => entry.startsWith(PREFIX))) {
    const path = join(tmpdir(), name);
    const owner = await readFile(join(path, "owner"), "utf8").catch(() => "");
    // A folder without a note is being made at this moment, or is not ours.
    if (owner === "" || !isGone(owner)) continue;
    const processes = await readFile(join(path, "processes"), "utf8").catch(() => "");
    for (const entry of processes.split("\n").filter((line) => line !== "" && !isGone(line))) {
      process.kill(Number(entry.split("/")[1]), "SIGKILL");
    }
    await rm(path, { recursive: true, force: true });
  }
}

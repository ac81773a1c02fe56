import {
  appendFileSync,
  closeSync,
  constants,
  cpSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How a file is put in place, at first and at every change: what people, editors and Kubernetes do. */
export type Write = "rename" | "inplace" | "truncate" | "configmap" | "symlink";

export const writes: readonly Write[] = ["rename", "inplace", "truncate", "configmap", "symlink"];

/** Pieces of a truncated file, and the pause between two of them: shorter than any writer is given to rest. */
const PIECES = 4;
const PAUSE_MS = 10;

/**
 * Writes a file in one of these ways. But for the pauses of `truncate` it is done at once, in this very turn of the
 * event loop, so that the moment before the call is the moment of the write.
 *
 * @param spare a path on the same file system, outside of what is watched
 */
export async function writeFileAs(write: Write, file: string, content: Uint8Array, spare: string) {
  switch (write) {
    case "rename":
      return renamed(file, content, spare);
    case "inplace":
      return inPlace(file, content);
    case "truncate":
      return await truncated(file, content);
    case "configmap":
      return configMap(file, content);
    case "symlink":
      return linked(file, content);
    default:
      // Scenarios are run without a check of their types: one that wrote nothing would prove nothing.
      throw new RangeError(`there is no way of writing called "${write satisfies never}"`);
  }
}

/** Takes away a file, or the link that it is reached by. */
export function removeFile(file: string): void {
  rmSync(file, { force: true });
}

/** A new file takes the name of the old one: no reader ever sees half of it. */
function renamed(file: string, content: Uint8Array, spare: string): void {
  writeFileSync(spare, content);
  renameSync(spare, file);
}

/** The same file, overwritten where it stands; what is left of a longer text is cut off. */
function inPlace(file: string, content: Uint8Array): void {
  const handle = openSync(file, constants.O_RDWR | constants.O_CREAT);
  try {
    writeSync(handle, content, 0, content.length, 0);
    ftruncateSync(handle, content.length);
  } finally {
    closeSync(handle);
  }
}

/** Emptied, then written in pieces that end with a line, so that each of them may look like a whole configuration. */
async function truncated(file: string, content: Uint8Array): Promise<void> {
  writeFileSync(file, "");
  let from = 0;
  for (let piece = 1; piece <= PIECES; piece++) {
    await sleep(PAUSE_MS);
    const newline = content.indexOf(0x0a, Math.floor((content.length * piece) / PIECES) - 1);
    const to = piece === PIECES || newline === -1 ? content.length : newline + 1;
    appendFileSync(file, content.subarray(from, to));
    from = to;
  }
}

/**
 * As kubelet updates a mounted ConfigMap: a new folder beside the last one, and `..data` switched over to it by a
 * rename; the file itself is a link through `..data` and is never touched.
 */
function configMap(file: string, content: Uint8Array): void {
  const folder = dirname(file);
  const fresh = mkdtempSync(join(folder, "..v"));
  const before = linkTarget(join(folder, "..data"));
  // Others of the same ConfigMap stay as they are.
  if (before !== undefined) cpSync(join(folder, before), fresh, { recursive: true });
  writeFileSync(join(fresh, basename(file)), content);
  point(join(folder, "..data"), basename(fresh), join(folder, "..data_tmp"));
  if (linkTarget(file) === undefined) point(file, join("..data", basename(file)), `${file}.link`);
  if (before !== undefined) rmSync(join(folder, before), { recursive: true, force: true });
}

/** The file is a link, which is pointed at another file. */
function linked(file: string, content: Uint8Array): void {
  const [parent, name] = [dirname(file), basename(file)];
  const prefix = `version-${name}-`;
  const folder = basename(mkdtempSync(join(parent, prefix)));
  writeFileSync(join(parent, folder, name), content);
  point(file, join(folder, name), `${file}.link`);
  // By name: where the link was taken away, nothing leads to the last one.
  for (const entry of readdirSync(parent))
    if (entry.startsWith(prefix) && entry !== folder)
      rmSync(join(parent, entry), { recursive: true, force: true });
}

function point(link: string, target: string, spare: string): void {
  symlinkSync(target, spare);
  renameSync(spare, link);
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

import { createReadStream } from "node:fs";
import { copyFile, mkdir, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { type ContainerRuntimeClient, getContainerRuntimeClient, ImageName } from "testcontainers";
import { messageOf, WorldError } from "../errors.ts";
import { RunFolder } from "./folder.ts";
import { findProgram, howToGet } from "./program.ts";
import type { Program } from "./world.ts";

export interface Image {
  readonly name: string;
  /** How it was come by, for the report. */
  readonly origin: string;
}

/** What to pull where nothing is there, and where the program stands in it. */
const official: Readonly<Record<Program, string>> = {
  nginx: "nginx:stable-alpine",
  node: "node:24-slim",
  haproxy: "haproxy:2.6-alpine",
  // The last one that picks as Debian's does.
  caddy: "caddy:2.6-alpine",
  traefik: "traefik:v2.11",
  envoy: "envoyproxy/envoy:v1.31-latest",
};

/** Where a program stands in an image that is assembled here. */
function placeInImage(program: Program): string {
  return `/usr/local/bin/${basename(program)}`;
}

/** Rises when images are assembled in another way, so that older ones are not taken for them. */
const RECIPE = 2;
/** The repository of images assembled here. */
const ASSEMBLED = "splitproof";

/**
 * An image that can run a program: one that is present, else one that can be pulled in time, else one assembled
 * from this machine's own files.
 *
 * @throws WorldError where the machine does not have the program either
 */
export async function imageFor(program: Program, pullLimitMs = 20_000): Promise<Image> {
  const present = await presentImage(program);
  if (present) return { name: present, origin: `${present}, present` };
  const client = await getContainerRuntimeClient();
  const own = await assembledName(program);
  const published = official[program];
  const refusal =
    published === undefined
      ? "nobody publishes one that is known here"
      : await pull(client, published, pullLimitMs);
  if (published !== undefined && refusal === undefined)
    return { name: published, origin: `${published}, pulled` };
  if (own === undefined) {
    throw new WorldError(
      `no image for ${program}: ${published === undefined ? refusal : `${published} cannot be pulled (${refusal})`}, and ${program} is not installed on this machine to assemble one from; ${howToGet(program)}`,
    );
  }
  await assemble(client, program, own);
  return { name: own, origin: `${own}, assembled from this machine's own ${program}` };
}

/** The name of an image that is there already. */
export async function presentImage(program: Program): Promise<string | undefined> {
  const client = await getContainerRuntimeClient();
  for (const name of [official[program], await assembledName(program)]) {
    if (name !== undefined && (await client.image.exists(ImageName.fromString(name)))) return name;
  }
  return undefined;
}

/** Removes every image that was assembled here, and returns their names. */
export async function removeAssembledImages(): Promise<string[]> {
  const { dockerode } = (await getContainerRuntimeClient()).container;
  const images = await dockerode.listImages({ filters: { reference: [`${ASSEMBLED}/*`] } });
  const names = images.flatMap((image) => image.RepoTags ?? []);
  for (const name of names) await dockerode.getImage(name).remove({ force: true });
  return names;
}

/** Returns why not, or undefined when the image is there. */
async function pull(
  client: ContainerRuntimeClient,
  name: string,
  limitMs: number,
): Promise<string | undefined> {
  const { promise: tooLate, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve(`not done within ${limitMs / 1000} s`), limitMs);
  const pulling = client.image.pull(ImageName.fromString(name)).then(() => undefined, messageOf);
  return await Promise.race([pulling, tooLate]).finally(() => clearTimeout(timer));
}

/**
 * Names the very binary, so that an upgraded program gets an image of its own. Node knows its own version, and clones
 * of this repository share its image; of any other program its age must tell.
 */
async function assembledName(program: Program): Promise<string | undefined> {
  const binary = await findProgram(program);
  if (binary === undefined) return undefined;
  const { size, mtimeMs } = await stat(binary);
  const version = program === "node" ? process.versions.node : Math.floor(mtimeMs).toString(36);
  return `${ASSEMBLED}/${basename(program).toLowerCase()}:${RECIPE}-${size.toString(36)}-${version}`;
}

/** The program, the shared libraries it needs, and the two files that give user 0 a name: nothing else. */
async function assemble(client: ContainerRuntimeClient, program: Program, name: string): Promise<void> {
  const binary = (await findProgram(program)) ?? "";
  await using stage = await RunFolder.create();
  const root = join(stage.path, "root");
  const put = async (from: string, to: string) => {
    await mkdir(dirname(join(root, to)), { recursive: true });
    await copyFile(from, join(root, to));
  };
  await put(binary, placeInImage(program));
  // A program that needs no library at all, as Go makes them, is none for ldd.
  const { stdout } = await execa("ldd", [binary], { reject: false });
  for (const [library] of stdout.matchAll(/\/\S+/g)) await put(library, library);
  for (const folder of ["etc", "run", "tmp", "var/log/nginx", "var/lib/nginx"])
    await mkdir(join(root, folder), { recursive: true });
  await writeFile(join(root, "etc/passwd"), "root:x:0:0:root:/:/\nnobody:x:65534:65534:nobody:/:/\n");
  await writeFile(join(root, "etc/group"), "root:x:0:\nnogroup:x:65534:\n");
  const archive = join(stage.path, "root.tar");
  await execa("tar", ["--create", "--file", archive, "--directory", root, "--owner=0", "--group=0", "."]);
  const [repo, tag] = name.split(":");
  const answer = await client.container.dockerode.importImage(createReadStream(archive), { repo, tag });
  // The engine has done it when its answer ends.
  for await (const _ of answer);
}

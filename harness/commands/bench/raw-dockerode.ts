import { join } from "node:path";
import Docker from "dockerode";
import { RunFolder } from "../../world/folder.ts";
import { ownerOf } from "../../world/owner.ts";
import { untilReady } from "../../world/ready.ts";
import { OWNER_LABEL } from "../../world/sweep.ts";

const CONFIG = "daemon off; events {} http { server { listen 80; location / { return 204; } } }";

/** The least that any tool must do: a network, three nginx containers, one published port, ready, and all removed. */
export async function rawDockerode(image: string): Promise<void> {
  const docker = new Docker();
  await using folder = await RunFolder.create();
  await folder.fill("nginx", { "nginx.conf": CONFIG }, "rename");
  // Labelled, so that a later run sweeps them should this one be killed.
  const Labels = { [OWNER_LABEL]: ownerOf(process.pid) ?? "" };
  const network = await docker.createNetwork({ Name: `splitproof-bench-${process.pid}`, Labels });
  const containers: Docker.Container[] = [];
  const start = async (published: boolean) => {
    const container = await docker.createContainer({
      Image: image,
      Labels,
      Entrypoint: ["nginx"],
      Cmd: ["-e", "stderr", "-c", "/files/nginx.conf"],
      ExposedPorts: { "80/tcp": {} },
      HostConfig: {
        NetworkMode: network.id,
        Binds: [`${join(folder.path, "nginx")}:/files:ro`],
        ...(published && { PortBindings: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }] } }),
      },
    });
    containers.push(container);
    await container.start();
    return container;
  };
  try {
    const [first] = await Promise.all([start(true), start(false), start(false)]);
    const { NetworkSettings } = await first.inspect();
    const port = Number(NetworkSettings.Ports["80/tcp"]?.[0]?.HostPort);
    const { promise: ended } = Promise.withResolvers<string>();
    const { signal } = new AbortController();
    await untilReady({ name: "nginx", address: { host: "127.0.0.1", port }, path: "/", signal, ended });
  } finally {
    await Promise.all(containers.map((container) => container.remove({ force: true })));
    await network.remove();
  }
}

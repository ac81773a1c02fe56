import { comparePeers } from "../judge/statistics/peers.ts";
import { renderPeers } from "../judge/statistics/peers-table.ts";
import { print } from "./output.ts";

/** Prints what other projects' tests of a split do, beside ours; with --json as one document. Returns the exit code, 0. */
export async function explainPeers({ json = false }: { readonly json?: boolean }): Promise<number> {
  const rows = comparePeers();
  print(json ? JSON.stringify({ peers: rows }, null, 2) : renderPeers(rows));
  return 0;
}

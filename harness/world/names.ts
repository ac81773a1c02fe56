import { isIP } from "node:net";

/** Whether a network of containers can give a host a meaning: an address leads past it, or back into the container that asks. */
export function isName(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, "")) === 0 && host !== "localhost";
}

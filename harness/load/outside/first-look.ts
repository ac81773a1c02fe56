import { InterruptedError, UsageError, WorldError } from "../../errors.ts";
import { Client, HEADERS_OVERFLOW, isTls, MOST_HEADERS, type Question, type Reply } from "./client.ts";
import type { Naming, Spoken } from "./naming.ts";

/** So many in a row that are not as they should be, and it is not one of several backends that gives such answers. */
const LOOKS = 5;

/**
 * Asks a few times before the probe begins, so that what makes it pointless is said at once, by itself. What comes is
 * not part of the record.
 *
 * @param status the one that is expected
 * @returns what the server calls itself, empty where it does not say
 * @throws InterruptedError; WorldError where there is no answer; UsageError where the answer is not the one that was meant
 */
export async function firstLook(
  question: Question,
  naming: Naming,
  status: number,
  signal: AbortSignal,
): Promise<string> {
  const client = new Client(question);
  const stop = () => client.close();
  signal.addEventListener("abort", stop);
  try {
    for (let look = 1; ; look++) {
      const reply = await client.ask();
      if (signal.aborted) throw new InterruptedError("interrupted before anything was measured");
      const problem = problemWith(reply, question, naming, status);
      if (problem === undefined && reply.kind === "answered")
        return reply.spoken.headers.get("server")?.[0] ?? "";
      if (problem && (look === LOOKS || !mayBeOneOfSeveral(reply))) throw problem;
    }
  } finally {
    signal.removeEventListener("abort", stop);
    client.close();
  }
}

function problemWith(reply: Reply, question: Question, naming: Naming, status: number): Error | undefined {
  if (reply.kind === "failed") return new WorldError(unreachable(question, reply.error, reply.reason));
  if (reply.status !== status)
    return new UsageError(otherStatus(question, reply.status, status, reply.spoken));
  return naming.nameIn(reply.spoken) === undefined
    ? new UsageError(nameless(question, naming, reply.spoken))
    : undefined;
}

/** Whether another backend may answer as it should: what fails on the way to the ingress fails again. */
function mayBeOneOfSeveral(reply: Reply): boolean {
  return reply.kind === "answered" || ["closed", "reset", "truncated"].includes(reply.reason);
}

function unreachable({ url, checksCertificate }: Question, error: Error, reason: string): string {
  const { code = "" } = error as NodeJS.ErrnoException;
  if (isTls(error) && checksCertificate && !code.startsWith("EPROTO") && !code.startsWith("ERR_SSL")) {
    return `${url.origin} has a certificate that cannot be trusted (${said(error)}); name its authority with --ca FILE, or go on without checking with --insecure`;
  }
  if (isTls(error)) return `${url.origin} does not speak TLS (${said(error)}); is it http:// that is meant?`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return `${url.hostname} is not known to the name service; check the URL, or give an address and --host ${url.hostname}`;
  if (code === HEADERS_OVERFLOW)
    return `${url.href} answers with headers of more than ${MOST_HEADERS / 1024} KiB, which is more than a probe reads; probe another path`;
  const what: Readonly<Record<string, string>> = {
    refused: "refuses connections: is it running, and is this its port",
    timeout: "does not answer in time: is it reachable from here",
    protocol: "answers with something other than HTTP/1.1: is this its port",
  };
  return `${url.href} ${what[reason] ?? "closes the connection without a whole answer: is this its port"}? (${said(error)})`;
}

function said(error: Error): string {
  // Of several addresses each may fail in its own way.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return String(first?.message ?? error.message)
    .replaceAll(/\s+/g, " ")
    .slice(0, 200);
}

function otherStatus(
  { url, headers }: Question,
  got: number,
  wanted: number,
  { headers: theirs }: Spoken,
): string {
  const to = theirs.get("location")?.[0];
  const asked = `${url.href}${headers.host === undefined ? "" : ` for host ${headers.host}`}`;
  if (to !== undefined && got >= 300 && got < 400)
    return `${asked} answers ${got} and sends on to ${to.slice(0, 200)}; probe that, or expect the redirect itself with --status ${got}`;
  return `${asked} answers ${got}, where ${wanted} is expected; check --host and --path, or expect it with --status ${got}`;
}

function nameless({ url }: Question, { what, readsBody, isSlow }: Naming, spoken: Spoken): string {
  if (isSlow?.())
    return `${url.href} has an answer on which the expression of --by ${what} takes too long; write one that does not repeat what repeats`;
  const encoding = readsBody ? spoken.headers.get("content-encoding")?.[0] : undefined;
  if (encoding !== undefined)
    return `${url.href} answers with a body that is encoded (${encoding}), in which no name can be looked for; send --header 'Accept-Encoding: identity'`;
  const names = [...spoken.headers.keys()].slice(0, 12).join(", ");
  return `${url.href} answers without a backend's name (no ${what}); say where it stands with --by, as header:NAME, cookie:NAME or body:REGEX (the answer has the headers ${names})`;
}

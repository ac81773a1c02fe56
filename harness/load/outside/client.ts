import { type Dispatcher, Client as UndiciClient } from "undici";
import type { FailureReason } from "../../history/samples.ts";
import type { Spoken } from "./naming.ts";

/** What is asked of an ingress that runs already, and how. */
export interface Question {
  readonly url: URL;
  readonly method: string;
  /** Of every request, `host` among them where another is asked for than the URL's. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the certificate must be one to trust, and be for the host that is asked for. */
  readonly checksCertificate: boolean;
  /** A certificate to trust besides those that Node does, in PEM. */
  readonly ca?: string;
  /** Whether each request has a connection of its own. */
  readonly freshConnections: boolean;
  readonly readsBody: boolean;
  readonly timeoutMs: number;
}

export type Reply =
  | { readonly kind: "answered"; readonly status: number; readonly spoken: Spoken }
  | { readonly kind: "failed"; readonly reason: FailureReason; readonly error: Error };

/** What an error is called where the headers of an answer are larger than that. */
export const HEADERS_OVERFLOW = "UND_ERR_HEADERS_OVERFLOW";
export const MOST_HEADERS = 262_144;
/** As much of a body as a name is looked for in, in bytes; the rest is read and let go. */
const MOST_BODY = 65_536;

/** One connection to a server that is not ours; at most one request at a time. It follows no redirect. */
export class Client {
  readonly #question: Question;
  #client: UndiciClient;

  constructor(question: Question) {
    this.#question = question;
    this.#client = this.#open();
  }

  /** @param more headers of this request besides */
  async ask(more: Readonly<Record<string, string>> = {}): Promise<Reply> {
    const { url, method, headers, timeoutMs, freshConnections } = this.#question;
    // The library keeps time coarsely.
    const timeout = AbortSignal.timeout(timeoutMs);
    let hasBegun = false;
    try {
      const {
        statusCode,
        headers: got,
        body,
      } = await this.#client.request({
        path: url.pathname + url.search,
        method: method as Dispatcher.HttpMethod,
        headers: { ...headers, ...more },
        reset: freshConnections,
        signal: timeout,
      });
      hasBegun = true;
      const text = await this.#bodyOf(body);
      return { kind: "answered", status: statusCode, spoken: { headers: listed(got), body: text } };
    } catch (error) {
      // What a broken connection still holds must not be taken for the next answer.
      this.close();
      this.#client = this.#open();
      const cause = error instanceof Error ? error : new Error(String(error));
      return {
        kind: "failed",
        reason: timeout.aborted ? "timeout" : reasonOf(cause, hasBegun),
        error: cause,
      };
    }
  }

  close(): void {
    void this.#client.destroy();
  }

  #open(): UndiciClient {
    const { url, checksCertificate, ca, headers, timeoutMs } = this.#question;
    const host = headers.host?.replace(/:\d+$/, "");
    return new UndiciClient(url.origin, {
      pipelining: 1,
      maxHeaderSize: MOST_HEADERS,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        timeout: timeoutMs,
        rejectUnauthorized: checksCertificate,
        ...(ca !== undefined && { ca }),
        // Whoever asks for another host by its address means the certificate of that host.
        ...(host !== undefined && { servername: host }),
      },
    });
  }

  async #bodyOf(body: AsyncIterable<Buffer>): Promise<string> {
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of body) {
      if (this.#question.readsBody && length < MOST_BODY) pieces.push(piece.subarray(0, MOST_BODY - length));
      length += piece.length;
    }
    return Buffer.concat(pieces).toString();
  }
}

function listed(headers: Readonly<Record<string, string | string[] | undefined>>): Spoken["headers"] {
  return new Map(Object.entries(headers).map(([name, value]) => [name, [value ?? []].flat()]));
}

/** What an error is called that came before an answer was complete. */
function reasonOf(error: Error, hasBegun: boolean): FailureReason {
  const code = String((error as NodeJS.ErrnoException).code ?? "");
  if (error.name === "HTTPParserError" || code.startsWith("UND_ERR_RES") || code === HEADERS_OVERFLOW)
    return "protocol";
  if (isTls(error)) return "tls";
  if (code === "UND_ERR_CONNECT_TIMEOUT" || code === "ETIMEDOUT") return "timeout";
  if (hasBegun) return "truncated";
  if (code === "ECONNRESET" || code === "EPIPE") return "reset";
  return code === "UND_ERR_SOCKET" ? "closed" : "refused";
}

/** Whether an error says that no TLS connection could be made, be it for the certificate or for the protocol. */
export function isTls(error: Error): boolean {
  const { code = "" } = error as NodeJS.ErrnoException;
  return /CERT|^ERR_TLS|^ERR_SSL|^EPROTO|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/.test(code);
}

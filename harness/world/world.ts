import type { Write } from "./write.ts";

/** A program by its name, or by its path on this machine. */
export type Program = string;

/** How a service has to write what it refers to: every world spells addresses and paths in its own way. */
export interface Places {
  /** The folder of the service's own files, as the program sees it. */
  readonly folder: string;
  /** A file of the harness's own package, as the program sees it. */
  source(path: string): string;
  /** What to listen on for one of the service's ports: `:80` or `127.0.0.1:41003`. */
  listen(port: string): string;
  /** The URL under which a server of the configuration is reached: the same one, where its host name has a meaning. */
  server(url: string): string;
}

/** How a running program is told that its files say something else; a program that watches them need not be told. */
export type Reload =
  | { readonly signal: "SIGHUP" | "SIGUSR2" }
  /** The lines of a file of its own are sent to one of its ports, one by one; whoever takes one answers with a blank line. */
  | { readonly lines: { readonly port: string; readonly file: string } }
  /** A file of its own is posted to one of its ports. */
  | {
      readonly post: {
        readonly port: string;
        readonly path: string;
        readonly file: string;
        readonly type: string;
      };
    };

/** What there is to execute: data, so that M subjects and N worlds need M + N files. */
export interface Plan {
  readonly argv: readonly string[];
  /** Relative path → text, in the service's own folder. */
  readonly files: Readonly<Record<string, string>>;
  /** Ready when a GET of this path on this port is answered with a status below 400; default: within 15,000 ms. */
  readonly ready: { readonly port: string; readonly path: string; readonly withinMs?: number };
  readonly reload?: Reload;
  /** What a line of its output looks like by which it says that it does not take a new configuration. */
  readonly refusal?: RegExp;
}

/** A program with a role in the run: a backend, or the subject. */
export interface Service {
  /** Unique in its world, and fit to be a file name. */
  readonly name: string;
  readonly program: Program;
  /** The host name by which the configuration calls it, where it does. */
  readonly host?: string;
  /** Port name → the number it has where the service has an address of its own. */
  readonly ports: Readonly<Record<string, number>>;
  /** How its files are put in place, so that they lie from the start as they will be changed; default: rename. */
  readonly write?: Write;
  /** Pure. */
  plan(places: Places): Plan;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What may befall a program from outside; each of these is resolved once it is so. */
export interface Life {
  /** Ends the program: as an operator does, or at once. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Starts it again after its end, with the files that it has, where its servers were; resolves when it is ready. */
  begin(): Promise<void>;
  /** Freezes it: its connections stay open, and nothing is answered. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Takes it off its network: what is sent to it goes nowhere. Only where services have networks of their own. */
  disconnect(): Promise<void>;
  connect(): Promise<void>;
}

/** A service that has been started and is ready. */
export interface Running {
  readonly name: string;
  /** Where the harness reaches one of its ports. */
  address(port: string): Address;
  /** What the service's files would say under another plan: relative path → text. */
  filesOf(next: Service): Readonly<Record<string, string>>;
  /** Writes one file in the service's folder, whatever it says. */
  write(file: string, content: string | Uint8Array, write: Write): Promise<void>;
  /**
   * Tells the program that its files have changed, where it has to be told.
   *
   * @throws WorldError where it refuses what they say
   */
  reload(): Promise<void>;
  /** What the program prints when it is started with other arguments, beside the one that runs: its version. */
  ask(argv: readonly string[]): Promise<string>;
  /** Takes one file in the service's folder away. */
  remove(file: string): void;
  /** Some bytes of a file in the service's folder, from an offset on; none where there are none yet. */
  read(file: string, from: number): Promise<Buffer>;
  /** Empties a file that the service appends to, so that it does not fill the disk. */
  clear(file: string): Promise<void>;
  /** The last lines that the program printed, in all or since a moment (ms since 1970). */
  output(sinceMs?: number): Promise<string>;
  /** See {@link Plan.refusal}. */
  readonly refusal?: RegExp;
  readonly life: Life;
}

export type WorldName = "containers" | "processes";

/** Where things run. Disposing it stops and removes everything that it started. */
export interface World extends AsyncDisposable {
  readonly name: WorldName;
  /** For each program that was started, where it came from: for the report. */
  readonly origins: ReadonlyMap<Program, string>;
  /**
   * Starts services side by side and waits until each is ready. Those that are started together may refer to
   * each other.
   *
   * @throws WorldError naming the service that did not start, with its last words
   */
  start(services: readonly Service[], signal: AbortSignal): Promise<Running[]>;
}

import type { Mirror } from "../config/mirrors.ts";
import type { Split } from "../config/split.ts";
import type { WorldName } from "../world/world.ts";
import type { Write } from "../world/write.ts";
import type { Hits } from "./hits.ts";
import type { Samples } from "./samples.ts";

/** A way of picking that leaves nothing to chance; each has its model in `judge/schedulers/`. */
export type SchedulerName = "smooth" | "gcd" | "edf" | "periodic";
/** How a subject picks: it bounds what may be observed. What is at random or unknown is judged as independent picks. */
export type Picker = SchedulerName | "random" | "unknown";

export interface Subject {
  readonly name: string;
  readonly version: string;
  readonly scheduler: Picker;
  /** How many schedulers share the requests, each at a place of its own in its schedule: replicas; default: 1. */
  readonly instances?: number;
}

/** Where and with what a run took place. */
export interface Surroundings {
  /** `external`: what was judged ran already, and is not ours. */
  readonly name: WorldName | "external";
  /** Program → where it came from: an image and how it was come by, or a path. */
  readonly images: Readonly<Record<string, string>>;
  /** Program → version: of splitproof itself and of the Node that drove the load. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Where requests go, and what is expected to come back. */
export interface Route {
  /** The router, or a name for a target that no router should know. */
  readonly name: string;
  readonly host: string;
  readonly path: string;
  /** The status that every answer must have. */
  readonly status: number;
}

/** From the write of one configuration to the next. */
export interface Epoch {
  /** When the configuration was written, in the samples' milliseconds; the first stands since before the load: 0. */
  readonly writtenAtMs: number;
  /** The configuration, as the user wrote it. */
  readonly config: string;
  /** For each route, in the order of `routes`, its split; null where no backend should answer. */
  readonly splits: readonly (Split | null)[];
  /** For each route, in the same order, who gets copies of its requests; absent where nobody does. */
  readonly mirrors?: readonly (readonly Mirror[])[];
  /** How it was written; absent of the first. */
  readonly write?: Write;
}

/** What befell backends, and when, in the samples' milliseconds. */
export interface Disturbed {
  /** All that run in the program that it befell. */
  readonly backends: readonly string[];
  readonly how: string;
  /** When it was begun, when it was so, when undoing it was begun, and when that was done. */
  readonly fromMs: number;
  readonly inForceMs: number;
  readonly endingMs: number;
  readonly untilMs: number;
}

export interface LoadShape {
  readonly kind: "sequence" | "closed" | "steady" | "sessions" | "saturate";
  readonly connections: number;
  /** Only of an open loop. */
  readonly ratePerSecond?: number;
}

/** What the saturating driver says of itself; never the evidence, always reconciled with the backends' logs. */
export interface Saturation {
  readonly answered: number;
  readonly failed: number;
  readonly unexpectedStatus: number;
  readonly seconds: number;
  readonly latencyMs: LatencyMs;
}

export interface LatencyMs {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** A check by its name, with what it was told, as JSON; absent where that is nothing. */
export interface AskedCheck {
  readonly name: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** The ordered record of a run: everything that a judge may know. */
export interface History {
  /** What was asked for: the scenario's name. */
  readonly name: string;
  readonly world: Surroundings;
  readonly subject: Subject;
  readonly load: LoadShape;
  /** Backends by index: the `backend` columns of samples and hits refer to this list. */
  readonly backends: readonly string[];
  readonly routes: readonly Route[];
  /** In the order of the writes; at least one. */
  readonly epochs: readonly Epoch[];
  /** What was asked of it, in the order of the verdicts, so that it can be judged again from its file alone. */
  readonly checks: readonly AskedCheck[];
  /** In the order in which they began; absent where none was disturbed. */
  readonly disturbed?: readonly Disturbed[];
  readonly samples: Samples;
  readonly hits: Hits;
  /** Whether this is a later window of a longer run, so that the subject does not begin in a fresh state. */
  readonly continues?: boolean;
  /** How many connections the subject closed, whatever was on them; absent where the load does not tell. */
  readonly connectionsClosed?: number;
  /** Only for the saturating load, which keeps no samples. */
  readonly saturation?: Saturation;
  /** How sure a verdict on independent picks has to be; absent where the scheduler decides. */
  readonly rates?: ErrorRates;
  /** What came of sending back a cookie that answers set; absent where none did. */
  readonly pinning?: Pinning;
}

/** What a verdict on independent picks promises. */
export interface ErrorRates {
  /** At most so likely is a fail where the picks are independent and as their weights say; in all, however often one looks. */
  readonly alpha: number;
  /** At most so likely is a pass where the share of any backend is off by delta or more. */
  readonly beta: number;
  /** The deviation of a share that a pass rules out, as a fraction: 0.05 is five points. */
  readonly delta: number;
}

/** Requests that carried the cookie of one answer, as a browser's next ones do; they are not among the samples. */
export interface Pinning {
  /** The name of the cookie. */
  readonly cookie: string;
  /** Who had set it, and who answered those that carried it. */
  readonly setBy: string;
  readonly answeredBy: readonly (string | null)[];
}

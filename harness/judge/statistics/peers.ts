import { binomialAtMost } from "./binomial.ts";
import { type Course, courseOf } from "./course.ts";
import { probabilities } from "./e-value.ts";
import { DEFAULT_RATES } from "./rates.ts";

/** How another project tests a split. */
interface Rule {
  readonly peer: string;
  /** What is accepted, in words. */
  readonly accepts: string;
  /** Weights; the first one is what is counted. */
  readonly weights: readonly number[];
  /** Requests of one try. */
  readonly requests: number;
  /** Of so many tries one has to be accepted. */
  readonly tries: number;
  /** The counts of each child that are accepted in a try, both ends included. */
  readonly min: readonly number[];
  readonly max: readonly number[];
  /** By how much the first child has too much in the example, as a fraction. */
  readonly deviation: number;
}

/** A rule held against ours: the probabilities of a wrong verdict, and how many requests it takes. */
export interface Comparison extends Pick<Rule, "peer" | "accepts" | "weights" | "deviation"> {
  readonly theirs: {
    /** Requests until it is accepted or given up, on average, where the shares are right. */
    readonly meanRequests: number;
    /** Of one try, and of the whole test. */
    readonly wrongFailOfTry: number;
    readonly wrongFail: number;
    readonly wrongPass: number;
  };
  /** With α = 1e-6, β = 1e-3 and δ the same deviation; undefined for more than two children. */
  readonly ours:
    | {
        readonly meanRequests: number;
        readonly meanRequestsToFail: number;
        readonly wrongFail: number;
        readonly wrongPass: number;
      }
    | undefined;
}

/** Points are of 100; a bound that is met counts as within. README.md beside this file says where each rule is from. */
const rules: readonly Rule[] = [
  rule("Gateway API, weight", "±5 points, any of 10 tries", [70, 30], 500, 10, 25, 0.06),
  rule("Gateway API, weight", "±5 points, any of 10 tries", [70, 30], 500, 10, 25, 0.08),
  rule("Gateway API, weight", "±5 points, any of 10 tries", [70, 30], 500, 10, 25, 0.1),
  rule("Gateway API, mirror", "±3 standard deviations, any of 5 tries", [20, 80], 500, 5, 26, 0.05),
  rule("Istio, traffic shifting", "±10 points", [80, 20], 100, 1, 10, 0.1),
  rule("Istio, traffic shifting", "±10 points", [50, 25, 25], 100, 1, 10, 0.1),
  rule("ingress-nginx, canary", "each ≥ 80 of 200", [50, 50], 200, 1, 20, 0.1),
  rule("gRPC, xDS", "±5 points", [75, 25], 1875, 1, 93.75, 0.05),
  rule("gRPC, xDS", "±5 points", [75, 25], 1875, 1, 93.75, 0.06),
  rule("Envoy Gateway, weighted", "±3 of 50 requests", [50, 50], 50, 1, 3, 0.1),
];

/** Recomputes what the peers' rules do, and what ours does with the same split and the same deviation. Exact sums, no simulation. */
export function comparePeers(): Comparison[] {
  const courses = new Map<string, Course>();
  return rules.map((own) => {
    const right = probabilities(own.weights);
    const accepted = probabilityAccepted(own, right);
    const { peer, accepts, weights, deviation, requests, tries } = own;
    return {
      peer,
      accepts,
      weights,
      deviation,
      theirs: {
        // The tries before the first that is accepted, and this one; all of them where none is.
        meanRequests: (requests * (1 - (1 - accepted) ** tries)) / accepted,
        wrongFailOfTry: 1 - accepted,
        wrongFail: (1 - accepted) ** tries,
        wrongPass: 1 - (1 - probabilityAccepted(own, deviating(right, deviation))) ** tries,
      },
      ours: weights.length === 2 ? oursFor(own, courses) : undefined,
    };
  });
}

function oursFor({ weights, deviation }: Rule, courses: Map<string, Course>): Comparison["ours"] {
  const rates = { ...DEFAULT_RATES, delta: deviation };
  const course = (truth: number): Course => {
    const key = `${weights.join(":")} ${deviation} ${truth}`;
    const known = courses.get(key) ?? courseOf(weights, truth, rates);
    courses.set(key, known);
    return known;
  };
  const share = probabilities(weights)[0] ?? 0;
  const [right, wrong] = [course(share), course(share + deviation)];
  return {
    meanRequests: right.mean,
    meanRequestsToFail: wrong.mean,
    wrongFail: right.fail,
    wrongPass: wrong.pass,
  };
}

/** The first child has more by the deviation, the others less in proportion. */
function deviating([first = 0, ...others]: readonly number[], deviation: number): number[] {
  return [first + deviation, ...others.map((share) => share * (1 - deviation / (1 - first)))];
}

/** That all counts of a multinomial try are within: by the first child, then the second given the first, and so on. */
function probabilityAccepted({ requests, min, max }: Rule, shares: readonly number[]): number {
  return accepted(requests, shares, min, max);
}

function accepted(
  n: number,
  [share = 0, ...others]: readonly number[],
  [min = 0, ...mins]: readonly number[],
  [max = 0, ...maxes]: readonly number[],
): number {
  if (others.length === 0) return n >= min && n <= max ? 1 : 0;
  const rest = others.reduce((sum, other) => sum + other, 0);
  const p = share / (share + rest);
  let sum = 0;
  for (let count = Math.ceil(min); count <= Math.min(max, n); count++) {
    const term = binomialAtMost(count, n, p) - binomialAtMost(count - 1, n, p);
    sum += term * accepted(n - count, others, mins, maxes);
  }
  return sum;
}

function rule(
  peer: string,
  accepts: string,
  weights: readonly number[],
  requests: number,
  tries: number,
  margin: number,
  deviation: number,
): Rule {
  const expected = probabilities(weights).map((share) => share * requests);
  // Floats must not put a count outside that is exactly on the bound.
  const min = expected.map((count) => Math.max(0, Math.ceil(count - margin - 1e-9)));
  const max = expected.map((count) => Math.floor(count + margin + 1e-9));
  return { peer, accepts, weights, requests, tries, min, max, deviation };
}

import { gcdOf, LONGEST_WORD, type SchedulerModel, sum } from "./schedulers/model.ts";

/** The ways in which a schedule may have begun, fewer with every pick that is seen. */
export interface Candidates {
  /** What the schedule is called in a sentence. */
  readonly name: string;
  /**
   * Takes the next pick. Returns undefined while some candidate explains all picks so far; otherwise the picks that
   * would have been explained.
   */
  accept(child: number): readonly number[] | undefined;
}

/** More orders than 6! are not tried. */
const MOST_CHILDREN = 6;

const TOO_LONG = "the cycle of its weights is too long for its order to be judged";

/** @returns a sentence where the order cannot be judged */
export function candidatesOf(model: SchedulerModel, weights: readonly number[]): Candidates | string {
  if (model.hasWordOfItsOwn) {
    const cycle = sum(weights) / gcdOf(weights);
    return cycle > LONGEST_WORD ? TOO_LONG : learnedFrom(weights);
  }
  if (model.isPeriodic) {
    const word = model.word(weights);
    return word ? phasesOf(word) : TOO_LONG;
  }
  const children = [...weights.keys()].filter((child) => (weights[child] ?? 0) > 0);
  if (children.length > MOST_CHILDREN)
    return `the order of more than ${MOST_CHILDREN} children is not judged with this scheduler`;
  return freshStartsOf(model, weights, children);
}

/** A periodic word: every phase is a candidate. */
function phasesOf(word: Uint32Array): Candidates {
  /** Where in the word each remaining candidate stands. */
  let places = Uint32Array.from(word.keys());
  return {
    name: "the cycle of",
    accept(child) {
      if (places.length === 1) {
        // Nearly always: one phase is left, and nothing has to be laid out anew.
        const place = places[0] ?? 0;
        if (word[place] !== child) return [word[place] ?? 0];
        places[0] = place + 1 === word.length ? 0 : place + 1;
        return undefined;
      }
      const fitting = places.filter((place) => word[place] === child);
      if (fitting.length === 0) return distinct(Array.from(places, (place) => word[place] ?? 0));
      places = fitting.map((place) => (place + 1) % word.length);
      return undefined;
    },
  };
}

/** A periodic word that nobody knows: the first cycle has each child as often as it should, and all others are like it. */
function learnedFrom(weights: readonly number[]): Candidates {
  const divisor = gcdOf(weights);
  const left = weights.map((weight) => weight / divisor);
  const word = new Uint32Array(sum(left));
  let picks = 0;
  return {
    name: "one order of",
    accept(child) {
      const place = picks++ % word.length;
      if (picks > word.length) return word[place] === child ? undefined : [word[place] ?? 0];
      if (left[child] === 0) return [...left.keys()].filter((other) => (left[other] ?? 0) > 0);
      left[child] = (left[child] ?? 0) - 1;
      word[place] = child;
      return undefined;
    },
  };
}

/** No word repeats for ever: the picks from a fresh start, under every order of the children. */
function freshStartsOf(
  model: SchedulerModel,
  weights: readonly number[],
  children: readonly number[],
): Candidates {
  let starts = permutations(children).map((order) => ({
    order,
    picks: model.picks(order.map((child) => weights[child] ?? 0)),
  }));
  return {
    name: "a fresh start of",
    accept(child) {
      const next = starts.map(({ order, picks }) => ({
        order,
        picks,
        picked: order[picks.next().value] ?? 0,
      }));
      const fitting = next.filter(({ picked }) => picked === child);
      if (fitting.length === 0) return distinct(next.map(({ picked }) => picked));
      starts = fitting;
      return undefined;
    },
  };
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) =>
    permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
  );
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

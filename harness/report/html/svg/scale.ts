/** From a value to a place, in the pixels of a drawing. */
export type Scale = (value: number) => number;

export type Interval = readonly [from: number, to: number];

/** Equal distances for equal differences; the middle where there is one value only. */
export function linear([from, to]: Interval, [start, end]: Interval): Scale {
  if (from === to) return () => (start + end) / 2;
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}

/** Equal distances for equal ratios; all values must be above 0. */
export function logarithmic([from, to]: Interval, range: Interval): Scale {
  const scale = linear([Math.log10(from), Math.log10(to)], range);
  return (value) => scale(Math.log10(value));
}

/** Round numbers from one value to another, about as many as are wanted, at steps of 1, 2 or 5 times a power of ten. */
export function ticks([from, to]: Interval, wanted: number): number[] {
  if (!(to > from)) return [from];
  const raw = (to - from) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5].find((one) => one * power >= raw * (1 - 1e-9)) ?? 10) * power;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  // As products and not as sums, so that no error adds up; and no digits that are none.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** Powers of ten between two values; with 2 and 5 times those, where there are fewer than three. */
export function powersOfTen([from, to]: Interval): number[] {
  const first = Math.floor(Math.log10(from) + 1e-9);
  const last = Math.ceil(Math.log10(to) - 1e-9);
  const powers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const within = (value: number) => value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9);
  const tens = powers.map((power) => Number(`1e${power}`)).filter(within);
  if (tens.length >= 3) return tens;
  return powers.flatMap((power) => [1, 2, 5].map((step) => Number(`${step}e${power}`))).filter(within);
}

/**
 * The colours, by theme. Those of the backends are Okabe and Ito's (Color Universal Design, 2008), which people with any
 * common kind of colour blindness tell apart, made darker or lighter until each has a contrast of 3:1 with what it
 * stands on; text has 4.5:1. A test holds them to both. None of them says anything alone: letters, hatching, dashes and
 * shapes say it too.
 */
export interface Theme {
  /** What the page and its cards are. */
  readonly page: string;
  readonly card: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  /** The stripe of what is allowed, and its edges. */
  readonly band: string;
  readonly edge: string;
  readonly pass: string;
  readonly fail: string;
  readonly unknown: string;
  /** What stands on those. */
  readonly badge: string;
  /** Requests that failed, and shares outside of their bounds. */
  readonly bad: string;
  /** Backends, in their order. */
  readonly series: readonly string[];
}

export const light: Theme = {
  page: "#f4f5f7",
  card: "#ffffff",
  ink: "#16191d",
  muted: "#566069",
  line: "#dfe3e8",
  band: "#d9e6d5",
  edge: "#5f8458",
  pass: "#0b6e4f",
  fail: "#b02a0c",
  unknown: "#7a5800",
  badge: "#ffffff",
  bad: "#c4400a",
  series: ["#0072b2", "#b88000", "#009068", "#b85c92", "#3b96cf", "#5b626b"],
};

export const dark: Theme = {
  page: "#0e1115",
  card: "#171b21",
  ink: "#e9ebee",
  muted: "#a5aeb9",
  line: "#2c333c",
  band: "#27402f",
  edge: "#7fae86",
  pass: "#5fd3a5",
  fail: "#ff9270",
  unknown: "#f0c75e",
  badge: "#101418",
  bad: "#ff7a45",
  series: ["#3f97e0", "#e69f00", "#1fb58a", "#dd8fbd", "#a3d8f7", "#a8b0ba"],
};

/** `--ink:#16191d;…` */
export function properties({ series, ...own }: Theme): string {
  const named = Object.entries(own).map(([name, colour]) => `--${name}:${colour}`);
  return [...named, ...series.map((colour, index) => `--s${index}:${colour}`)].join(";");
}

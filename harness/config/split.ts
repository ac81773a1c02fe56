/**
 * How the requests of one route are divided, as a tree: a weighted service hands each request to one of its
 * children, a loadBalancer to one of its servers in turn. Children stand in configuration order.
 */
export type Split = WeightedSplit | ServersSplit;

export interface WeightedSplit {
  readonly kind: "weighted";
  /** The weighted service. */
  readonly name: string;
  readonly children: readonly { readonly weight: number; readonly to: Split }[];
  /** Whether a cookie brings a client back to the child that it was given first; absent where none does. */
  readonly sticky?: true;
}

export interface ServersSplit {
  readonly kind: "servers";
  /** The loadBalancer service. */
  readonly name: string;
  /** One name a server: the service's own, with `#1`, `#2`, … where it has several. */
  readonly backends: readonly string[];
  /** As for a weighted service. */
  readonly sticky?: true;
}

/** One place where requests are divided: a node of the tree with its children and the leaves below each. */
export interface Division {
  /** The service that divides. */
  readonly service: string;
  readonly children: readonly {
    readonly name: string;
    readonly weight: number;
    /** Backends whose answers came through this child. */
    readonly backends: readonly string[];
  }[];
  /** Whether the children are the servers of one loadBalancer, which are taken in turn by every scheduler. */
  readonly roundRobin: boolean;
  /** Whether only the first request of a session is divided here, and the others follow it; absent where all are. */
  readonly sticky?: true;
}

/** The backends at the leaves, in configuration order; one that is reachable in two ways is named once. */
export function backendsOf(split: Split): string[] {
  const names =
    split.kind === "servers" ? split.backends : split.children.flatMap((child) => backendsOf(child.to));
  return [...new Set(names)];
}

/**
 * Every place in the tree where requests are divided, from the root down. A loadBalancer with one server
 * divides nothing and is left out, unless it is the root: a route always has at least one division.
 */
export function divisionsOf(split: Split, isRoot = true): Division[] {
  if (split.kind === "servers") {
    if (split.backends.length === 1 && !isRoot) return [];
    const children = split.backends.map((name) => ({ name, weight: 1, backends: [name] }));
    return [{ service: split.name, children, roundRobin: true, ...stickiness(split) }];
  }
  const children = split.children.map(({ weight, to }) => ({
    name: to.name,
    weight,
    backends: backendsOf(to),
  }));
  const own: Division = { service: split.name, children, roundRobin: false, ...stickiness(split) };
  return [own, ...split.children.flatMap(({ to }) => divisionsOf(to, false))];
}

function stickiness({ sticky }: Split): Pick<Division, "sticky"> {
  return sticky ? { sticky } : {};
}

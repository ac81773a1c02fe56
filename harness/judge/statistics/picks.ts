/** A sequence of picks in the order in which the requests were sent. */
export interface Picks {
  /** How many rows there are. */
  readonly length: number;
  /** How many children there are. */
  readonly children: number;
  /** Which child was picked for a row; rows with anything else than 0 to children − 1 are passed over. */
  childAt(row: number): number;
  /** The connection that a row was sent on, a whole number from 0. */
  connectionAt?(row: number): number;
}

/** The same without the rows that are passed over, in columns. */
export interface PickColumns {
  readonly child: Uint16Array;
  readonly connection: Uint32Array | undefined;
  /** How often each child was picked. */
  readonly counts: readonly number[];
}

/** A column of child indices as picks. */
export function picksOf(children: number, child: ArrayLike<number>, connection?: ArrayLike<number>): Picks {
  return {
    length: child.length,
    children,
    childAt: (row) => child[row] ?? -1,
    ...(connection && { connectionAt: (row: number) => connection[row] ?? 0 }),
  };
}

/** Lays the picks out: two bytes each, and four more where connections are known. */
export function columnsOf(picks: Picks): PickColumns {
  const child = new Uint16Array(picks.length);
  const connection = picks.connectionAt && new Uint32Array(picks.length);
  const counts = Array.from({ length: picks.children }, () => 0);
  let length = 0;
  for (let row = 0; row < picks.length; row++) {
    const picked = picks.childAt(row);
    if (!(picked >= 0 && picked < picks.children)) continue;
    child[length] = picked;
    if (connection) connection[length] = picks.connectionAt?.(row) ?? 0;
    counts[picked] = (counts[picked] ?? 0) + 1;
    length++;
  }
  return { child: child.subarray(0, length), connection: connection?.subarray(0, length), counts };
}

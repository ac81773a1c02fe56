/** Columns of typed arrays as bytes: one after the other, each with as many elements as there are rows, little-endian. */

type Column = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array;
interface ColumnType {
  readonly name: string;
  new (buffer: ArrayBuffer): Column;
  readonly BYTES_PER_ELEMENT: number;
}
/** Name → element type, in the order in which they are stored. */
export type ColumnTypes = Readonly<Record<string, ColumnType>>;

/** Name → the name of the element type, as a description for whoever reads the bytes. */
export function typeNames(types: ColumnTypes): Record<string, string> {
  return Object.fromEntries(Object.entries(types).map(([name, type]) => [name, type.name]));
}

/** How many bytes so many rows take. */
export function bytesOf(types: ColumnTypes, rows: number): number {
  return Object.values(types).reduce((sum, type) => sum + rows * type.BYTES_PER_ELEMENT, 0);
}

export function pack(columns: Readonly<Record<string, Column>>, rows: number): Buffer {
  return Buffer.concat(
    Object.values(columns).map((column) => {
      const used = column.subarray(0, rows);
      return Buffer.from(used.buffer, used.byteOffset, used.byteLength);
    }),
  );
}

/** @param data as many bytes as {@link bytesOf} says */
export function unpack<T>(data: Buffer, types: ColumnTypes, rows: number): T {
  let offset = 0;
  const columns = Object.entries(types).map(([name, type]) => {
    const length = rows * type.BYTES_PER_ELEMENT;
    // Copied, since a typed array must begin at a multiple of its element's size.
    const bytes = Uint8Array.from(data.subarray(offset, offset + length));
    offset += length;
    return [name, new type(bytes.buffer)] as const;
  });
  return Object.fromEntries(columns) as T;
}

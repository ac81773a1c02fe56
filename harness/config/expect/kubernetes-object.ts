import type { Path } from "../toml.ts";

/** An object of Kubernetes, of whose shape only this much is known. */
export interface KubernetesObject {
  readonly source: string;
  readonly kind: string;
  readonly name: string;
  readonly value: unknown;
  /** `file:line:column` of a value in it. */
  place(...path: Path): string;
}

/** The value at a path; undefined where there is none. */
export function at(value: unknown, ...path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

/** The elements at a path; none where there is no list. */
export function list(value: unknown, ...path: Path): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

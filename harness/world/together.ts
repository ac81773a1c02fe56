/**
 * Runs a task for each item side by side. The first that fails ends the others, and is thrown once all of them
 * have come to rest: nothing goes on starting behind the back of whoever cleans up.
 */
export async function together<T, R>(
  items: readonly T[],
  signal: AbortSignal,
  task: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const failing = new AbortController();
  const either = AbortSignal.any([signal, failing.signal]);
  let first: { readonly error: unknown } | undefined;
  const results = await Promise.allSettled(
    items.map((item) =>
      task(item, either).catch((error: unknown) => {
        first ??= { error };
        failing.abort();
        throw error;
      }),
    ),
  );
  if (first) throw first.error;
  return results.map((result) => (result as PromiseFulfilledResult<R>).value);
}

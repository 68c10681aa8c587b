/** What a timer can count; of more it would go off at once. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Waits for `work`, but not longer than `ms` (of more than 24 days: than these); then `expired` says what is thrown. What was
 * begun goes on unheard.
 */
export async function withTimeLimit<T>(ms: number, work: Promise<T>, expired: () => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(expired()), Math.min(ms, LONGEST_MS));
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

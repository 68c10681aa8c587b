/** Waits for `work`, but not longer than `ms`; then `expired` says what is thrown. What was begun goes on unheard. */
export async function withTimeLimit<T>(ms: number, work: Promise<T>, expired: () => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(expired()), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** The first pause; each is twice the one before. */
const FIRST_PAUSE_MS = 100;

/**
 * Does work that may be repeated until it succeeds, or time is up: then `undefined`. Work that is still under way is
 * not waited for, and nothing new is begun.
 *
 * @param onFailure told of each failure before the next try
 */
export async function inTime<T extends object>(
  work: () => Promise<T>,
  limitMs: number,
  onFailure: (error: unknown) => void,
): Promise<T | undefined> {
  let isOver = false;
  let wake: (value: undefined) => void = () => {};
  const over = new Promise<undefined>((resolve) => (wake = resolve));
  const alarm = setTimeout(() => {
    isOver = true;
    wake(undefined);
  }, limitMs);
  const tries = async () => {
    for (let pause = FIRST_PAUSE_MS; !isOver; pause *= 2) {
      try {
        return await work();
      } catch (error) {
        onFailure(error);
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return undefined;
  };
  try {
    return await Promise.race([tries(), over]);
  } finally {
    clearTimeout(alarm);
  }
}

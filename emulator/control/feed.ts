import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Controlled } from './controlled.ts';
import { readNumber } from './input.ts';

/**
 * GET /feed?since=N: what happened after entry N, and then what happens, as server-sent events. Nothing is kept for a reader
 * that does not read: it misses what the feed has forgotten meanwhile, and sees it by the gap in the ids.
 */
export function feedRoutes(app: Hono, { feed }: Controlled): void {
  app.get('/feed', (context) => {
    const since = readNumber(context, 'since', 0, Number.MAX_SAFE_INTEGER);
    return streamSSE(context, async (stream) => {
      let told = since;
      let wake: () => void = () => {};
      const stop = feed.subscribe(() => wake());
      stream.onAbort(() => {
        stop();
        wake();
      });
      while (!stream.aborted) {
        const entries = feed.since(told);
        for (const entry of entries) await stream.writeSSE({ id: String(entry.seq), data: JSON.stringify(entry) });
        told = entries.at(-1)?.seq ?? told;
        if (entries.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      }
    });
  });
}

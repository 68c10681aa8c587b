import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { FeedEntry } from '../feed.ts';
import type { Controlled } from './controlled.ts';
import { readNumber } from './input.ts';

/** GET /feed?since=N: what happened after entry N, and then what happens, as server-sent events. */
export function feedRoutes(app: Hono, { feed }: Controlled): void {
  app.get('/feed', (context) => {
    const since = readNumber(context, 'since', 0, Number.MAX_SAFE_INTEGER);
    return streamSSE(context, async (stream) => {
      const queue: FeedEntry[] = feed.since(since);
      let wake: () => void = () => {};
      const stop = feed.subscribe((entry) => {
        queue.push(entry);
        wake();
      });
      stream.onAbort(() => {
        stop();
        wake();
      });
      while (!stream.aborted) {
        const entry = queue.shift();
        if (entry) await stream.writeSSE({ id: String(entry.seq), data: JSON.stringify(entry) });
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    });
  });
}

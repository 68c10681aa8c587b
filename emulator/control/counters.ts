import type { Hono } from 'hono';
import type { Controlled } from './controlled.ts';

/**
 * GET /counters: what the database, the other services of CloudBase and WeChat were asked for since the start, or since
 * DELETE /counters. What one call of a function asked for stands in the `report` of its outcome and of its last line in the log.
 */
export function counterRoutes(app: Hono, { cloudbase, wechat }: Controlled): void {
  // WeChat counts since its start; a reset here is a line drawn under that.
  let before: Record<string, number> = {};

  app.get('/counters', (context) =>
    context.json({ database: cloudbase.counters.counted(), wechat: since(before, wechat.calls()) }),
  );
  app.delete('/counters', (context) => {
    cloudbase.counters.reset();
    before = wechat.calls();
    return context.json({ ok: true });
  });
}

function since(before: Record<string, number>, now: Record<string, number>): Record<string, number> {
  const grown = Object.entries(now).map(([path, count]) => [path, count - (before[path] ?? 0)] as const);
  return Object.fromEntries(grown.filter(([, count]) => count > 0));
}

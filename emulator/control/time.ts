import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Controlled } from './controlled.ts';
import { readBody, refuse } from './input.ts';

const YEAR_MS = 366 * 24 * 60 * 60 * 1000;

const clockChange = z.object({
  freeze: z.optional(z.literal(true)),
  resume: z.optional(z.literal(true)),
  advanceMs: z.optional(z.number().check(z.gte(0), z.lte(10 * YEAR_MS))),
});
const timerName = z.object({ functionName: z.string(), triggerName: z.string() });

/** The one clock, and the timers that it drives. */
export function timeRoutes(app: Hono, { clock, cloudbase }: Controlled): void {
  app.post('/clock', async (context) => {
    const { freeze, resume, advanceMs } = await readBody(context, clockChange);
    if (freeze) clock.freeze();
    if (resume) clock.resume();
    if (advanceMs !== undefined) await clock.advance(advanceMs);
    return context.json({ now: clock.now().toISOString(), frozen: clock.setting().frozenAt !== undefined });
  });
  app.post('/timers/fire', async (context) => {
    const { functionName, triggerName } = await readBody(context, timerName);
    const known = cloudbase.timers
      .list()
      .some((timer) => timer.functionName === functionName && timer.triggerName === triggerName);
    if (!known) return refuse(404, 'NOT_FOUND', `no timer ${triggerName} of function ${functionName}`);
    return context.json(await cloudbase.timers.fire(functionName, triggerName));
  });
}

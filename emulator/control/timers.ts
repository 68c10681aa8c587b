import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Controlled } from './controlled.ts';
import { readBody, refuse } from './input.ts';

const MOST_AT_ONCE = 100;
const MOST_MOMENTS = 1_000_000;

const timerName = { functionName: z.string(), triggerName: z.string() };
const moments = z.optional(z.int().check(z.gte(0), z.lte(MOST_MOMENTS)));
const firing = z.strictObject({
  ...timerName,
  /** The same event so many times at once. */
  times: z.optional(z.int().check(z.gte(1), z.lte(MOST_AT_ONCE))),
});
const disturbing = z.strictObject({ ...timerName, miss: moments, duplicate: moments, overlap: moments });
const retrying = z.strictObject({ retries: z.boolean() });

/**
 * The timers: fire one now (also several times with the same event), order that its next moments are missed, delivered
 * twice or not waited for, and switch off that the platform tries failed events again.
 */
export function timerRoutes(app: Hono, { cloudbase: { timers } }: Controlled): void {
  const named = (functionName: string, triggerName: string): void => {
    const known = timers.list().some((one) => one.functionName === functionName && one.triggerName === triggerName);
    if (!known) refuse(404, 'NOT_FOUND', `no timer ${triggerName} of function ${functionName}`);
  };
  const shown = () => ({ retries: timers.retries, timers: timers.list() });

  app.get('/timers', (context) => context.json(shown()));
  app.post('/timers/fire', async (context) => {
    const { functionName, triggerName, times } = await readBody(context, firing);
    named(functionName, triggerName);
    if (times === undefined) return context.json(await timers.fire(functionName, triggerName));
    return context.json(await timers.fireRepeatedly(functionName, triggerName, times));
  });
  app.post('/timers/disturb', async (context) => {
    const { functionName, triggerName, ...given } = await readBody(context, disturbing);
    named(functionName, triggerName);
    const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    timers.disturb(functionName, triggerName, change);
    return context.json(shown());
  });
  app.post('/timers/retries', async (context) => {
    timers.retries = (await readBody(context, retrying)).retries;
    return context.json(shown());
  });
}

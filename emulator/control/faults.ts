import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Controlled } from './controlled.ts';
import { readBody, refuse } from './input.ts';

const rule = z.object({
  target: z.enum(['database', 'function', 'wechat', 'files']),
  match: z.string(),
  probability: z.optional(z.number()),
  count: z.optional(z.number()),
  when: z.optional(z.enum(['before', 'after'])),
  effect: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('error'), code: z.union([z.string(), z.number()]), message: z.string() }),
    z.object({ kind: z.literal('latency'), ms: z.number() }),
    z.object({ kind: z.literal('drop') }),
  ]),
});

/** Disturbances of the world. */
export function faultRoutes(app: Hono, { faults }: Controlled): void {
  app.get('/faults', (context) => context.json(faults.list()));
  app.post('/faults', async (context) => {
    const given = await readBody(context, rule);
    try {
      return context.json(faults.add(given));
    } catch (error) {
      if (error instanceof RangeError) return refuse(400, 'INVALID_INPUT', error.message);
      throw error;
    }
  });
  app.delete('/faults', (context) => {
    faults.clear();
    return context.json({ ok: true });
  });
  app.delete('/faults/:id', (context) => {
    if (!faults.remove(context.req.param('id'))) return refuse(404, 'NOT_FOUND', 'no such rule');
    return context.json({ ok: true });
  });
}

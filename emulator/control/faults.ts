import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Controlled } from './controlled.ts';
import { readBody, refuse } from './input.ts';

const name = z.string().check(z.minLength(1), z.maxLength(200));

/** Strict: a condition with a misspelt name would strike everything. */
const rule = z.strictObject({
  target: z.enum(['database', 'function', 'wechat', 'files']),
  match: z._default(name, '*'),
  action: z.optional(name),
  collection: z.optional(name),
  function: z.optional(name),
  nth: z.optional(z.number()),
  probability: z.optional(z.number()),
  count: z.optional(z.number()),
  when: z.optional(z.enum(['before', 'after'])),
  effect: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('error'), code: z.union([name, z.number()]), message: z.string() }),
    z.strictObject({ kind: z.literal('latency'), ms: z.number() }),
    z.strictObject({ kind: z.literal('drop') }),
    z.strictObject({ kind: z.literal('kill') }),
    z.strictObject({ kind: z.literal('half') }),
  ]),
});
const seeding = z.strictObject({ seed: z.int() });

/** Disturbances of the world: GET, POST, DELETE /faults; /faults/seed is what their chances come from. */
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
  app.get('/faults/seed', (context) => context.json({ seed: faults.seed }));
  app.post('/faults/seed', async (context) => {
    faults.setSeed((await readBody(context, seeding)).seed);
    return context.json({ seed: faults.seed });
  });
  app.delete('/faults/:id', (context) => {
    if (!faults.remove(context.req.param('id'))) return refuse(404, 'NOT_FOUND', 'no such rule');
    return context.json({ ok: true });
  });
}

import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { readBody, refuse } from './input.ts';

/** Header that carries the key of the hold. */
const KEY_HEADER = 'x-weilian-hold';

const request = z.object({ reason: z.string().check(z.minLength(1), z.maxLength(200)) });

/**
 * A job that compares what it did with what is there holds the world meanwhile: others may look, and what they would
 * change is refused with the job's reason. Ends with DELETE, or with the world.
 */
export function holdRoutes(app: Hono, newKey: () => string): void {
  let held: { key: string; reason: string } | undefined;

  app.use(async (context, next) => {
    const changes = !['GET', 'HEAD'].includes(context.req.method) && context.req.path !== '/progress';
    if (held && changes && context.req.header(KEY_HEADER) !== held.key) return refuse(409, 'HELD', held.reason);
    await next();
  });
  app.post('/hold', async (context) => {
    const { reason } = await readBody(context, request);
    held = { key: newKey(), reason };
    return context.json({ key: held.key });
  });
  app.delete('/hold', (context) => {
    held = undefined;
    return context.json({ ok: true });
  });
}

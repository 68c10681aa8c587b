import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Controlled } from './controlled.ts';
import { readBody, refuse } from './input.ts';

const named = z.object({ name: z.string() });

/** GET /states, POST /states/save, /states/load, /states/reset: see SavedStates. */
export function savedStateRoutes(app: Hono, { states }: Controlled): void {
  app.get('/states', async (context) => context.json({ states: await orRefuse(states.list()) }));
  app.post('/states/save', async (context) => {
    const { name } = await readBody(context, named);
    return context.json(await orRefuse(states.save(name)));
  });
  app.post('/states/load', async (context) => {
    const { name } = await readBody(context, named);
    return context.json(await orRefuse(states.load(name)));
  });
  app.post('/states/reset', async (context) => {
    await states.reset();
    return context.json({ ok: true });
  });
}

async function orRefuse<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && error.name === 'SavedStateRefused')
      return refuse(400, 'STATE_REFUSED', error.message);
    throw error;
  }
}

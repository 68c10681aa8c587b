import type { Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { CloudBaseError } from '../cloudbase/index.ts';
import type { Controlled } from './controlled.ts';
import { readBody, readNumber, refuse } from './input.ts';

const PAGE = 20;
const MOST_DOCUMENTS = 1_000;

function readFilter(text: string | undefined): object | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    const filter: unknown = JSON.parse(text);
    if (typeof filter === 'object' && filter !== null && !Array.isArray(filter)) return filter;
  } catch {
    // Falls through to the refusal.
  }
  return refuse(400, 'INVALID_INPUT', 'filter: a JSON object in the form of a MongoDB query');
}

/** What a collection may be called: https://docs.cloudbase.net/database/introduce */
const collectionName = z.string().check(z.regex(/^[A-Za-z0-9][\w-]{0,63}$/));
const direction = z.union([z.literal(1), z.literal(-1), z.literal('2dsphere')]);
const collection = z.strictObject({
  name: collectionName,
  indexes: z.array(
    z.strictObject({
      name: z.string().check(z.minLength(1), z.maxLength(128)),
      unique: z.boolean(),
      keys: z.array(z.strictObject({ field: z.string().check(z.minLength(1)), direction })).check(z.minLength(1)),
    }),
  ),
});

/**
 * Documents of a collection, as the console shows them: past the access rules, read only; `…/changes` has the newest changes of them, each before and after. POST /database declares a
 * collection with its indexes, which on the platform is done in its console or by its manager API; what it holds stays.
 */
export function databaseRoutes(app: Hono, { cloudbase }: Controlled): void {
  const knownCollection = (context: Context): string => {
    const name = context.req.param('collection') ?? '';
    if (cloudbase.database.collections().some((known) => known.name === name)) return name;
    return refuse(404, 'NOT_FOUND', `no collection ${name}`);
  };
  app.post('/database', async (context) => {
    const definition = await readBody(context, collection);
    try {
      cloudbase.database.declare([definition]);
    } catch (error) {
      if (error instanceof CloudBaseError) return refuse(409, 'DUPLICATE_KEY', error.message);
      throw error;
    }
    return context.json({ ok: true });
  });
  app.get('/database/:collection/changes', (context) => {
    const name = knownCollection(context);
    const limit = readNumber(context, 'limit', PAGE, MOST_DOCUMENTS);
    return context.json({ changes: cloudbase.database.changes(name, limit) });
  });
  app.get('/database/:collection', (context) => {
    const name = knownCollection(context);
    const filter = readFilter(context.req.query('filter'));
    const skip = readNumber(context, 'skip', 0, Number.MAX_SAFE_INTEGER);
    const limit = readNumber(context, 'limit', PAGE, MOST_DOCUMENTS);
    try {
      return context.json(cloudbase.database.find(name, { skip, limit, filter }));
    } catch (error) {
      if (error instanceof CloudBaseError) return refuse(400, 'INVALID_INPUT', `filter: ${error.message}`);
      throw error;
    }
  });
}

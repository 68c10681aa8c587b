import type { Hono } from 'hono';
import { CloudBaseError } from '../cloudbase/index.ts';
import type { Controlled } from './controlled.ts';
import { readNumber, refuse } from './input.ts';

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

/** Documents of a collection, as the console shows them: past the access rules, read only. */
export function databaseRoutes(app: Hono, { cloudbase }: Controlled): void {
  app.get('/database/:collection', (context) => {
    const name = context.req.param('collection');
    const { database } = cloudbase;
    if (!database.collections().some((collection) => collection.name === name))
      return refuse(404, 'NOT_FOUND', `no collection ${name}`);
    const filter = readFilter(context.req.query('filter'));
    const skip = readNumber(context, 'skip', 0, Number.MAX_SAFE_INTEGER);
    const limit = readNumber(context, 'limit', PAGE, MOST_DOCUMENTS);
    try {
      return context.json(database.find(name, { skip, limit, filter }));
    } catch (error) {
      if (error instanceof CloudBaseError) return refuse(400, 'INVALID_INPUT', `filter: ${error.message}`);
      throw error;
    }
  });
}

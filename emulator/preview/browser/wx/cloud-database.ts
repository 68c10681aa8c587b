import type { Launch } from '../launch.ts';
import { api } from './api.ts';
import { clientRequest } from './cloud-request.ts';

/** Requests by the name of their method, as the database calls them. */
const REQUESTS = {
  get: 'getDocument',
  count: 'calculateDocument',
  add: 'insertDocument',
  update: 'modifyDocument',
  set: 'modifyDocument',
  remove: 'removeDocument',
  end: 'aggregateDocuments',
} as const;

/**
 * `wx.cloud.database()`. Conditions and documents are not sent: every collection is ADMINONLY, so the server refuses each
 * request by its collection, and nothing else in it can matter.
 */
export function cloudDatabase({ person }: Launch) {
  const query = (collectionName: string): object => {
    const requests = Object.entries(REQUESTS).map(([method, action]) => [
      method,
      api(`${method === 'add' ? 'collection' : 'document'}.${method}`, async () => ({
        data: await clientRequest(person, `database.${action}`, { collectionName }),
      })),
    ]);
    const known = Object.fromEntries(requests) as Record<string, unknown>;
    const self: object = new Proxy(known, {
      // Whatever else is called (doc, where, orderBy, match …) says more of the same request.
      get: (target, key) =>
        typeof key === 'string' && !(key in target) && key !== 'then' ? () => self : target[String(key)],
    });
    return self;
  };
  return () => ({
    collection: query,
    command: anything(),
    Geo: anything(),
    serverDate: () => ({}),
    RegExp: (options: object) => ({ ...options }),
  });
}

/** Conditions of any kind: they can be built and are never sent. */
function anything(): object {
  const self: object = new Proxy(() => self, { get: (_, key) => (key === 'then' ? undefined : self) });
  return self;
}

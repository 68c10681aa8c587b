import { BATCH_SIZE, type Collection, type Database, type Transaction } from './database.ts';

const METHODS = {
  get: 'read',
  getMany: 'read',
  find: 'read',
  findIds: 'read',
  count: 'read',
  countByValue: 'read',
  add: 'write',
  addMany: 'write',
  updateIf: 'write',
  updateMany: 'write',
  removeIf: 'write',
  removeMany: 'write',
} as const satisfies Record<keyof Collection<{ _id: string }>, 'read' | 'write'>;

/** One call of the port, before it is made. */
export interface PortCall {
  /** `coupons.add`. */
  name: string;
  kind: 'read' | 'write';
  /** What it costs: requests of the platform; a transaction counts as one, whatever it does. */
  requests: number;
  perform(): Promise<unknown>;
}

function requestsOf(method: string, given: unknown): number {
  return method === 'getMany' ? Math.ceil((given as readonly string[]).length / BATCH_SIZE) : 1;
}

/** A database whose every call passes `intercept`, which makes it, or does not. */
export function intercepted(database: Database, intercept: (call: PortCall) => Promise<unknown>): Database {
  return {
    collection: <T extends { _id: string }>(name: Parameters<Database['collection']>[0]) => {
      const inner = database.collection<T>(name) as unknown as Record<
        string,
        (...given: unknown[]) => Promise<unknown>
      >;
      const methods = Object.entries(METHODS).map(([method, kind]) => [
        method,
        (...given: unknown[]) =>
          intercept({
            name: `${name}.${method}`,
            kind,
            requests: requestsOf(method, given[0]),
            perform: async () => inner[method]?.(...given),
          }),
      ]);
      return Object.fromEntries(methods) as Collection<T>;
    },
    // One call: what is inside takes effect at one moment, or not at all.
    transaction: <R>(work: (transaction: Transaction) => Promise<R>) =>
      intercept({
        name: 'transaction',
        kind: 'write',
        requests: 1,
        perform: () => database.transaction(work),
      }) as Promise<R>,
  };
}

/** Requests that a database was asked for. */
export interface RequestCount {
  read: number;
  write: number;
}

/** A database that counts its requests in `count`, failed ones too. */
export function counted(database: Database, count: RequestCount): Database {
  return intercepted(database, ({ kind, requests, perform }) => {
    count[kind] += requests;
    return perform();
  });
}

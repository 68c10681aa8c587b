import type { DocumentPage, StoredChange } from './wire.ts';

/** A refusal of `/control`, or no answer at all (code `UNREACHABLE`). */
export class ControlError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

async function request<T>(path: string, options: RequestInit): Promise<T> {
  const response = await fetch(`/control${path}`, options).catch((error: unknown) => {
    throw new ControlError('UNREACHABLE', messageOf(error));
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer as T;
  const { error } = (answer ?? {}) as { error?: { code: string; message: string } };
  throw new ControlError(error?.code ?? `HTTP ${response.status}`, error?.message ?? response.statusText);
}

/** What stands in an error, for people. */
export function messageOf(error: unknown): string {
  if (error instanceof ControlError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

const query = (parameters: Record<string, string | number | undefined>): string => {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  return String(new URLSearchParams(given.map(([name, value]) => [name, String(value)])));
};

/** `/control` of this world. Every call rejects with ControlError. */
export const control = {
  get: <T>(path: string, parameters: Record<string, string | number | undefined> = {}): Promise<T> =>
    request<T>(`${path}?${query(parameters)}`, { method: 'GET' }),
  post: <T>(path: string, body: unknown): Promise<T> =>
    request<T>(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  remove: (path: string): Promise<unknown> => request(path, { method: 'DELETE' }),
  documents: (
    collection: string,
    { filter, ...page }: { filter?: object; skip?: number; limit?: number } = {},
  ): Promise<DocumentPage> =>
    control.get(`/database/${encodeURIComponent(collection)}`, {
      ...page,
      filter: filter && JSON.stringify(filter),
    }),
  /** The newest first. */
  changes: async (collection: string, limit: number): Promise<StoredChange[]> => {
    const path = `/database/${encodeURIComponent(collection)}/changes`;
    return (await control.get<{ changes: StoredChange[] }>(path, { limit })).changes;
  },
  /** How many documents fit. */
  async count(collection: string, filter: object): Promise<number> {
    return (await control.documents(collection, { filter, limit: 0 })).total;
  },
};

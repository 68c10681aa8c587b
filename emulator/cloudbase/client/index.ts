import type { WorldFeed } from '../../feed.ts';
import { refuseClient } from '../database/access-rules.ts';
import type { Database } from '../database/index.ts';
import type { Files } from '../files/index.ts';
import { isClient, type Caller } from '../functions/index.ts';
import { CloudBaseError, type ActionParameters } from '../gateway/action.ts';
import { errorNumberOf } from './error-numbers.ts';

/** What a client gets: the body of the answer, or a code for web clients and its number and name for mini programs. */
export type ClientAnswer =
  { ok: true; body: object } | { ok: false; code: string; errCode: number; errName: string; message: string };

/** A request of `wx.cloud` or of the web SDK that is no call of a function. */
export interface ClientRequest {
  /** E.g. `database.queryDocument`, `storage.batchDeleteFile`. */
  action: string;
  parameters: ActionParameters;
  caller: Caller;
}

/** What clients may ask for with their storage; everything else is for server SDKs. */
const STORAGE_ACTIONS = ['storage.getUploadMetadata', 'storage.batchGetDownloadUrl', 'storage.batchDeleteFile'];

/**
 * The way in for clients, behind the access rules. Simplified: their own wire protocol is not emulated, only what the rules
 * say to a request. Never rejects for what is refused.
 */
export function createClientEntry(parts: { feed: WorldFeed; database: Database; files: Files }) {
  return async (request: ClientRequest): Promise<ClientAnswer> => {
    try {
      return { ok: true, body: perform(parts, request) };
    } catch (error) {
      if (!(error instanceof CloudBaseError)) throw error;
      const { code, message } = error;
      return { ok: false, code, message, ...errorNumberOf(code) };
    }
  };
}

function perform(
  { feed, database, files }: { feed: WorldFeed; database: Database; files: Files },
  { action, parameters, caller }: ClientRequest,
): object {
  if (!isClient(caller)) throw new CloudBaseError('INVALID_REQUEST_SOURCE', 'this entry is for clients');
  if (STORAGE_ACTIONS.includes(action)) return files.performFor(caller, action, parameters);
  if (Object.hasOwn(database.actions, action)) {
    const { collectionName } = parameters;
    refuseClient(
      collectionName,
      database.collections().some(({ name }) => name === collectionName),
    );
  }
  const text = `the client action ${action.slice(0, 100)} is not implemented in this emulator`;
  feed.publish({ source: 'world', kind: 'action.unknown', text });
  throw new CloudBaseError('INVALID_ACTION', text);
}

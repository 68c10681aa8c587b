import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { WorldClock } from '../../clock.ts';
import { OperationCounters } from '../../counters.ts';
import type { FaultRules } from '../../faults.ts';
import type { WorldFeed } from '../../feed.ts';
import type { Caller } from '../functions/index.ts';
import type { ActionHandler, ActionParameters } from '../gateway/action.ts';
import { accessOf } from './access-rules.ts';
import { environmentOf, FILE_ACTIONS, fileActions } from './actions.ts';
import { strikeFiles } from './faults.ts';
import { fileIdOf } from './file-id.ts';
import type { StoredFile } from './manifest.ts';
import type { FileParts } from './parts.ts';
import { Signing } from './signing.ts';
import { FileStore } from './store.ts';
import { handleTransfer } from './transfer.ts';

export type { StoredFile } from './manifest.ts';

export interface FilesOptions {
  /** Absolute; made when it is missing. Left out: a temporary folder that `close` removes. */
  directory?: string;
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  /** Left out: this part counts for itself. */
  counters?: OperationCounters;
  /** Undefined while nothing is deployed: then every name is one of this environment. */
  envId: () => string | undefined;
  /** Where `handle` is served, e.g. `http://127.0.0.1:8270/files`. */
  baseUrl: () => string;
}

/** A file as people see it; its id is known once something is deployed. */
export type ListedFile = StoredFile & { id?: string };

/** The cloud storage of one environment. */
export interface Files {
  /** The `storage.*` actions for the gateway. */
  readonly actions: Readonly<Record<string, ActionHandler>>;
  /** One of these actions as a client asks for it, behind the access rule. Throws CloudBaseError. */
  performFor(caller: Caller, action: string, parameters: ActionParameters): object;
  /** The object store; `path` is `/<bucket>/<cloudPath>` with its query. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  /** All files, by path. */
  list(): ListedFile[];
  /** A file with its content, past the access rules; undefined when there is none. */
  read(path: string): { file: StoredFile; content: Readable } | undefined;
  /**
   * Writes `manifest.jsonl` (one file a line, sorted by path) and `content/<sha256>` into a folder of their own: the files
   * that there are at the moment of the call.
   */
  saveTo(directory: string): Promise<void>;
  /**
   * Takes a saved state in; `apply` puts it in the place of all files, `discard` forgets it. Rejects for one that was damaged:
   * nothing has changed.
   */
  prepareLoad(directory: string): Promise<{ apply: () => void; discard: () => void }>;
  /** Removes every file. */
  reset(): void;
  close(): void;
}

/** The files of `directory`, or none. Throws for a folder whose manifest is broken. */
export function createFiles(options: FilesOptions): Files {
  const { directory, clock, feed, faults, counters = new OperationCounters(), envId, baseUrl } = options;
  const store = new FileStore(directory);
  const nowMs = (): number => clock.nowMs();
  const signing = new Signing(signingKey(directory), nowMs);
  const parts: FileParts = { store, signing, feed, nowMs, envId, baseUrl, strike: strikeFiles(faults, counters) };
  return {
    actions: fileActions(parts),
    performFor(caller, action, parameters) {
      counters.count({ action });
      const environment = environmentOf(parts, parameters);
      return FILE_ACTIONS[action]!({ ...parts, environment }, parameters, accessOf(caller));
    },
    handle: (request, response, path) => handleTransfer(parts, request, response, path),
    list: () => {
      const environment = envId();
      return store.list().map((file) => (environment ? { id: fileIdOf(environment, file.path), ...file } : file));
    },
    read(path) {
      const file = store.get(path);
      return file && { file, content: store.read(file) };
    },
    saveTo: (to) => store.saveTo(to),
    prepareLoad: (from) => store.prepareLoad(from),
    reset: () => store.reset(),
    close: () => store.close(),
  };
}

/** Kept beside the files, so that links and uploads under way outlive a restart of the world. */
function signingKey(directory: string | undefined): Buffer {
  if (directory === undefined) return randomBytes(32);
  const path = join(directory, 'signing-key');
  try {
    return readFileSync(path);
  } catch {
    mkdirSync(directory, { recursive: true });
    const key = randomBytes(32);
    writeFileSync(path, key);
    return key;
  }
}

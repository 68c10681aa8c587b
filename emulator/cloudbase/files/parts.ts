import type { WorldFeed } from '../../feed.ts';
import type { Strike } from './faults.ts';
import type { Signing } from './signing.ts';
import type { FileStore } from './store.ts';

/** What the actions and the object store work on. */
export interface FileParts {
  store: FileStore;
  signing: Signing;
  feed: WorldFeed;
  nowMs: () => number;
  /** Undefined while nothing is deployed: then every name is one of this environment. */
  envId: () => string | undefined;
  /** Where `/<bucket>/<path>` is served, e.g. `http://127.0.0.1:8270/files`. */
  baseUrl: () => string;
  strike: Strike;
}

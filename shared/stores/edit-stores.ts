import type { OutputOf } from '../contracts/contract.ts';
import type { storeList, storeSave } from '../contracts/store.ts';
import type { Clock } from '../core/clock.ts';
import type { StoreId, UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { findable, type Store, type StoreDescription } from './store.ts';
import type { Stores } from './stores.ts';

export interface StoreDeps {
  clock: Clock;
  stores: Stores;
}

export interface StoreChange {
  storeId: StoreId;
  /** The revision that was changed; 0 makes a store. */
  revision: number;
  requestKey: string;
  store: StoreDescription;
  userId: UserId;
}

type Conflict = 'STORE.CHANGED_MEANWHILE' | 'STORE.NOT_FOUND';

const presentStore = ({ _id, revision, store, updatedAt }: Store): OutputOf<typeof storeSave> => ({
  ...{ storeId: _id, revision, store, updatedAt: updatedAt.toISOString() },
});

const PAGE = 50;

/** A page of all stores, by city and name. */
export async function listStores({ stores }: StoreDeps, after?: string): Promise<OutputOf<typeof storeList>> {
  const { found, next } = await stores.page({ after, limit: PAGE });
  return { stores: found.map(presentStore), next };
}

/** Why a change did not happen: it has happened before, by a lost request; or another one has. */
async function explain(
  { stores }: StoreDeps,
  { storeId, revision, requestKey }: StoreChange,
): Promise<Result<OutputOf<typeof storeSave>, Conflict>> {
  const found = await stores.documents.get(storeId);
  if (found?.state !== 'kept') return err('STORE.NOT_FOUND');
  const isRepeat = found.requestKey === requestKey && found.revision === revision + 1;
  return isRepeat ? ok(presentStore(found)) : err('STORE.CHANGED_MEANWHILE');
}

/** Keeps a store: one conditional write, so that of two who change the same revision one learns of the other. */
export async function saveStore(
  deps: StoreDeps,
  change: StoreChange,
): Promise<Result<OutputOf<typeof storeSave>, Conflict>> {
  const { documents } = deps.stores;
  const { storeId: _id, revision, requestKey, store, userId: updatedBy } = change;
  const updatedAt = deps.clock.now();
  const written = { store, ...findable(_id, store), revision: revision + 1, requestKey, updatedAt, updatedBy };
  const kept: Store = { _id, state: 'kept', ...written };
  const isWritten =
    revision > 0
      ? await documents.updateIf({ _id, revision, state: 'kept' }, { set: written })
      : (await documents.add(kept)) === 'added';
  return isWritten ? ok(presentStore(kept)) : explain(deps, change);
}

/** Takes a store away that has no staff any more. */
export async function removeStore(
  { clock, stores, hasStaff }: StoreDeps & { hasStaff(storeId: StoreId): Promise<boolean> },
  { storeId: _id, revision, userId }: Pick<StoreChange, 'storeId' | 'revision' | 'userId'>,
): Promise<Result<Record<string, never>, Conflict | 'STORE.HAS_STAFF'>> {
  if (await hasStaff(_id)) return err('STORE.HAS_STAFF');
  const removed = { state: 'removed', updatedAt: clock.now(), updatedBy: userId };
  if (await stores.documents.updateIf({ _id, revision, state: 'kept' }, { set: removed })) return ok({});
  const found = await stores.documents.get(_id);
  if (!found) return err('STORE.NOT_FOUND');
  return found.state === 'removed' ? ok({}) : err('STORE.CHANGED_MEANWHILE');
}

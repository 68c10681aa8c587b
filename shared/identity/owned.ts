import type { UserId } from '../core/ids.ts';
import type { CollectionName } from '../db/data-model.ts';
import type { Database, Transaction } from '../db/database.ts';
import type { Identity, User } from './identity.ts';
import type { Merge } from './merge.ts';

/** What a subject does when two users become one. Everything here may be repeated, and killed anywhere. */
export interface Owned {
  /** As counts and refusals name it. */
  name: string;
  /** Makes what `from` owns `into`'s, marked with the merge. */
  move(merge: Merge): Promise<unknown>;
  /** Gives back what this merge has moved; what was made since stays. */
  moveBack(merge: Merge): Promise<unknown>;
  /** How much a user owns. */
  count(userId: UserId): Promise<number>;
  /** How much of what the survivor owns came with the merge. */
  came(merge: Merge): Promise<number>;
  /** Whether something that came with the merge was spent since: then it is not undone. */
  isSpent(merge: Merge): Promise<boolean>;
  /**
   * What must be kept together with the decision, of a merge or of its undo: called in its transaction, before anything is
   * written there. Gives the two records as they are to be written.
   */
  decided?(transaction: Transaction, merge: Merge, before: Records, after: Records): Promise<Records>;
}

/** The record that stays, then the one that leads to it. */
export type Records = readonly [User, User];

/** Documents that name their owner in `userId`, by which they have an index. One request each. */
export function ownedByUser(database: Database, name: CollectionName): Owned {
  const documents = database.collection<{ _id: string; userId: UserId; mergeIds?: string[] }>(name);
  return {
    name,
    move: ({ _id, from, into }) =>
      documents.updateMany({ userId: from }, { set: { userId: into }, addToSet: { mergeIds: _id } }),
    moveBack: ({ _id, from, into }) =>
      documents.updateMany({ userId: into, mergeIds: _id }, { set: { userId: from }, pull: { mergeIds: [_id] } }),
    count: (userId) => documents.count({ userId }),
    came: ({ _id, into }) => documents.count({ userId: into, mergeIds: _id }),
    isSpent: async () => false,
  };
}

/** Identities name their user too, and the user lists them: the list is what a merge moves at once. */
export function ownedIdentities(database: Database): Owned {
  const users = database.collection<User>('users');
  const identities = database.collection<Identity>('identities');
  const rename = async (ids: readonly string[] = [], from: UserId, to: UserId) => {
    if (ids.length > 0) await identities.updateMany({ _id: { in: ids }, userId: from }, { set: { userId: to } });
  };
  return {
    name: 'identities',
    move: async ({ from, into }) => rename((await users.get(from))?.movedIdentityIds, from, into),
    moveBack: async ({ from, into }) => rename((await users.get(from))?.identityIds, into, from),
    count: async (userId) => (await users.get(userId))?.identityIds.length ?? 0,
    came: async ({ from }) => (await users.get(from))?.movedIdentityIds?.length ?? 0,
    isSpent: async () => false,
  };
}

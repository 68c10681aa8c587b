import type { UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Transaction } from '../db/database.ts';
import { userIdFor, type Identity, type User } from './identity.ts';
import { separated, sharesUnionId } from './merge-rules.ts';
import type { Merge } from './merge.ts';
import { SETTLED_AFTER_MS, type Merges } from './merges.ts';

/**
 * `NOT_SETTLED`: something may still be moving; some minutes later it may be asked again. `LATER_MERGE`: the survivor was
 * merged on, or another record into it: that one must be undone first. `SPENT`: something that came along was used since, or is being used.
 * `SAME_UNION_ID`: WeChat says that it is one person. `NOBODY_LEFT`: one of the two would have no identity.
 */
export type UndoRefusal =
  | 'MERGE.NOT_FOUND'
  | 'MERGE.NOT_SETTLED'
  | 'MERGE.LATER_MERGE'
  | 'MERGE.SPENT'
  | 'MERGE.SAME_UNION_ID'
  | 'MERGE.NOBODY_LEFT';

/** What can be told before the decision. */
async function refusalBefore(merges: Merges, merge: Merge): Promise<UndoRefusal | undefined> {
  const settledFor = merges.clock.now().getTime() - (merge.settledAt?.getTime() ?? Infinity);
  if (merge.state !== 'done' || !(settledFor >= SETTLED_AFTER_MS)) return 'MERGE.NOT_SETTLED';
  if (merge.cause === 'unionId') return 'MERGE.SAME_UNION_ID';
  for (const { isSpent } of merges.owned) if (await isSpent(merge)) return 'MERGE.SPENT';
  return undefined;
}

/**
 * Makes two records of one again, as far as what depends on the merge lets it: decided in one transaction, from which on each
 * identity is its own record's, then what the merge has moved goes back; what was made since stays with the survivor. A repeat gives the same undo. A coupon that is
 * redeemed at this very moment goes back as the redeemed coupon that it is.
 */
export async function undoMerge(
  merges: Merges,
  { mergeId, by }: { mergeId: string; by: UserId },
): Promise<Result<Merge, UndoRefusal>> {
  const merge = await merges.documents.get(mergeId);
  if (!merge) return err('MERGE.NOT_FOUND');
  if (merge.state === 'undoing' || merge.state === 'undone') return ok(merge);
  const refusal = await refusalBefore(merges, merge);
  if (refusal) return err(refusal);
  const decided = await decide(merges, merge, by);
  if (decided.ok) await merges.move(decided.data);
  return decided;
}

async function decide(merges: Merges, seen: Merge, by: UserId): Promise<Result<Merge, UndoRefusal>> {
  const { database, clock } = merges;
  return database.transaction(async (transaction) => {
    const { get, put } = transaction;
    const merge = await get<Merge>('merges', seen._id);
    if (!merge) return err('MERGE.NOT_FOUND');
    if (merge.state !== 'done') return ok(merge);
    const [into, from] = [await get<User>('users', merge.into), await get<User>('users', merge.from)];
    if (!into || !from) return err('MERGE.NOBODY_LEFT');
    if (into.mergedInto || into.lastMergeId !== merge._id) return err('MERGE.LATER_MERGE');
    const undoneAt = clock.now();
    const dueAt = new Date(undoneAt.getTime() + SETTLED_AFTER_MS);
    const undone: Merge = { ...merge, state: 'undoing', undoneBy: by, undoneAt, dueAt };
    const identities: Identity[] = [];
    for (const id of into.identityIds) {
      const identity = await get<Identity>('identities', id);
      if (identity) identities.push(identity);
    }
    const separate = separated(into, from, undone);
    const pointer = await lateUnionId(get, separate, identities);
    const apart = pointer ? withUnionIdBack(separate, pointer) : separate;
    if (apart.some(({ identityIds }) => identityIds.length === 0)) return err('MERGE.NOBODY_LEFT');
    if (sharesUnionId(apart, identities)) return err('MERGE.SAME_UNION_ID');
    const records = await merges.decided(transaction, undone, [into, from], apart);
    for (const user of [...records, ...(pointer ? [{ ...pointer, mergedInto: from._id }] : [])])
      await put('users', user);
    // With the decision: whoever comes before the rest is moved must not be let in as the other.
    for (const identity of identities.filter(({ _id }) => apart[1].identityIds.includes(_id)))
      await put('identities', { ...identity, userId: from._id });
    await put('merges', undone);
    return ok(undone);
  });
}

/**
 * What leads from a UnionID to the survivor that was learned since, of identities that go back and of no other: the survivor
 * never had it, so it goes back with them.
 */
async function lateUnionId(
  get: Transaction['get'],
  [into, from]: readonly [User, User],
  identities: readonly Identity[],
): Promise<User | undefined> {
  const { unionId } = into;
  const [told, ...more] = identities.filter((identity) => unionId !== undefined && identity.unionId === unionId);
  if (!told || from.unionId || ![told, ...more].every(({ _id }) => from.identityIds.includes(_id))) return undefined;
  const pointer = await get<User>('users', userIdFor(told));
  return pointer?.mergedInto === into._id ? pointer : undefined;
}

const withUnionIdBack = ([into, from]: readonly [User, User], { _id }: User): [User, User] => [
  { ...into, unionId: undefined, formerIds: into.formerIds?.filter((id) => id !== _id) },
  { ...from, unionId: into.unionId, formerIds: [...(from.formerIds ?? []), _id] },
];

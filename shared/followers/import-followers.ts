import { atSecond, type Clock } from '../core/clock.ts';
import type { IdentityId } from '../core/ids.ts';
import { mapParallel, type Slots } from '../core/parallel.ts';
import { inBatches, type Where } from '../db/database.ts';
import type { FollowerId, Identity, People } from '../identity/index.ts';
import type { FetchedDetails, FollowerDetails } from '../wechat/endpoints/index.ts';
import { unfollowed } from './follow-events.ts';
import { followerState, isLateUnionId, isStored, notNewerThan, reasonToAsk, type Reason } from './follower-words.ts';
import { newIdentity, storeNew } from './store-new.ts';
import { countOf, NOTHING_YET, sumOf, type SyncCounts } from './sync-run.ts';
import type { SyncStates } from './sync-state.ts';
import { whose } from './whose-identity.ts';

export interface ImportDeps {
  account: {
    readonly appId: string;
    /** Most OpenIDs in one call of `followerDetails`. */
    readonly detailsPerCall: number;
    /** @throws WeChatFailure */
    followerDetails(openIds: readonly string[]): Promise<FetchedDetails>;
  };
  clock: Clock;
  people: People;
  followerId: FollowerId;
  syncs: Pick<SyncStates, 'raiseLeaving'>;
  /** Most documents in one request that writes. */
  batchSize: number;
}

/** Somebody whose details are to be fetched. */
export interface Wanted {
  id: IdentityId;
  openId: string;
  reason: Reason;
  known?: Identity;
}

/** Single writes under way at once, within one batch. */
const PARALLEL_WRITES = 8;

/** Who of those listed at `listedAt` is worth a call, and the `others`, who are not; one request of the database for 1,000. */
export async function lookUp(
  { people, followerId }: ImportDeps,
  openIds: readonly string[],
  listedAt: Date,
  isRefreshed: (known: Identity) => boolean = () => false,
): Promise<{ ids: IdentityId[]; wanted: Wanted[]; others: Identity[] }> {
  const ids = openIds.map(followerId);
  const found = await people.identities.getMany(ids);
  const stored = new Map(found.map((identity) => [identity._id, identity]));
  const wanted = openIds.flatMap((openId, index): Wanted[] => {
    const id = ids[index] as IdentityId;
    const known = stored.get(id);
    const isDue = known?.follower?.state === 'following' && isRefreshed(known);
    const reason = reasonToAsk(known, listedAt) ?? (isDue ? 'refresh' : undefined);
    return reason ? [{ id, openId, reason, known }] : [];
  });
  const isWanted = new Set(wanted.map(({ id }) => id));
  return { ids, wanted, others: found.filter(({ _id }) => !isWanted.has(_id)) };
}

/** Replaces what is known of a follower, unless a newer word is stored; false then. */
async function update({ people }: ImportDeps, known: Identity, details: FollowerDetails, at: Date): Promise<boolean> {
  const isBack = known.follower?.state === 'unfollowed';
  if (isBack) await people.unlist([known._id]);
  const person = await whose(people, isBack ? { ...known, userId: undefined } : known, details, at);
  const learned = isLateUnionId(known, details) ? { unionIdAt: at } : {};
  const told = Object.entries({ ...followerState(details, at), ...learned }).map(
    ([field, value]) => [`follower.${field}`, value] as const,
  );
  const present = told.filter(([, value]) => value !== undefined);
  const absent = told.filter(([, value]) => value === undefined).map(([path]) => path);
  // Field by field, because a scan may be written at the same moment.
  return people.identities.updateIf(notNewerThan(at, known, 'following'), {
    set: { ...person, openId: details.openId, ...Object.fromEntries(present), updatedAt: at },
    unset: ['pending', ...absent],
  });
}

/** One who is stored already: brought up to date if there is something to say. */
async function storeKnown(
  deps: ImportDeps,
  known: Identity,
  details: FollowerDetails,
  at: Date,
): Promise<keyof SyncCounts> {
  if (!details.subscribed) {
    // Nothing but an event is known of them. Of others something would be lost: the run's last stage asks once more.
    if (known.pending !== 'details') return 'left';
    const isGone = await deps.people.identities.updateIf(notNewerThan(at, known, 'unfollowed'), unfollowed(at));
    if (!isGone) return 'unchanged';
    await deps.syncs.raiseLeaving(deps.account.appId);
    return 'left';
  }
  if (isStored(known, details) || !(await update(deps, known, details, at))) return 'unchanged';
  return known.follower?.state === 'unfollowed' ? 'rejoined' : 'changed';
}

/** Those whom WeChat does not answer for: they stay as they are, and out of the way of others until the next run. */
async function putAside({ people }: ImportDeps, failed: readonly Wanted[]): Promise<void> {
  const pending = failed.flatMap(({ known }) => (known?.pending === 'details' ? known._id : []));
  if (pending.length === 0) return;
  const where: Where = { _id: { in: pending }, pending: 'details' };
  await people.identities.updateMany(where, { unset: ['pending'] });
}

/** What came of some followers that WeChat was asked about. */
export interface Imported {
  counts: SyncCounts;
  /** OpenIDs that WeChat did not answer for. */
  aside: string[];
  /** Those of ours who do not follow, by WeChat's answer. */
  left: IdentityId[];
}

/** What WeChat says of them, asked for so many in a call. */
async function ask({ account }: ImportDeps, wanted: readonly Wanted[], calls: Slots, perCall: number) {
  const parts = inBatches(wanted, perCall);
  const answers = await mapParallel(parts, parts.length, (part) =>
    calls.run(() => account.followerDetails(part.map(({ openId }) => openId))),
  );
  return { details: answers.flatMap(({ details }) => details), failed: answers.flatMap(({ failed }) => failed) };
}

/** Fetches the details of up to a batch of followers and writes what they say. */
export async function importWanted(
  deps: ImportDeps,
  wanted: readonly Wanted[],
  calls: Slots,
  perCall = deps.account.detailsPerCall,
): Promise<Imported> {
  const { account, clock } = deps;
  // WeChat's answer is not older than this second.
  const at = atSecond(clock.now());
  const { details, failed } = await ask(deps, wanted, calls, perCall);
  const byOpenId = new Map(wanted.map((one) => [one.openId, one]));
  const told = details.flatMap((one) => {
    const asked = byOpenId.get(one.openId);
    return asked ? [{ id: asked.id, known: asked.known, details: one }] : [];
  });
  const fresh = told.filter((one) => one.details.subscribed && !one.known);
  const identities = fresh.map((one) => newIdentity(one.id, account.appId, one.details, at));
  const met = new Map((await storeNew(deps.people, identities)).map((identity) => [identity._id, identity]));
  const others = told.flatMap(({ id, known = met.get(id), details: one }) => (known ? [{ known, one }] : []));
  const outcomes = await mapParallel(others, PARALLEL_WRITES, ({ known, one }) => storeKnown(deps, known, one, at));
  await putAside(
    deps,
    failed.flatMap(({ openId }) => byOpenId.get(openId) ?? []),
  );
  const newUnionIds = others.filter(
    ({ known, one }, index) => outcomes[index] !== 'unchanged' && isLateUnionId(known, one),
  ).length;
  const left = told.filter(({ details: { subscribed } }) => !subscribed);
  const strangers = left.filter(({ known }) => !known).map(() => 'left' as const);
  const reasons = failed.map(({ reason }) => reason);
  const counts = { ...countOf([...outcomes, ...strangers, ...reasons]), added: fresh.length - met.size, newUnionIds };
  return {
    counts: sumOf(NOTHING_YET, counts),
    aside: failed.map(({ openId }) => openId),
    left: left.flatMap(({ id, known }) => (known ? id : [])),
  };
}

/**
 * Brings listed followers into the database. Safe to repeat, to interleave with pushes and sign-ins, and to be killed
 * anywhere: who is stored is not written again, and a word newer than WeChat's answer is never replaced.
 */
export async function importFollowers(
  deps: ImportDeps,
  openIds: readonly string[],
  listedAt: Date,
  calls: Slots,
): Promise<SyncCounts> {
  const { wanted } = await lookUp(deps, openIds, listedAt);
  let counts = NOTHING_YET;
  for (const batch of inBatches(wanted, deps.batchSize)) {
    counts = sumOf(counts, (await importWanted(deps, batch, calls)).counts);
  }
  return counts;
}

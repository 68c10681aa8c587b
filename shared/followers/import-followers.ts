import { atSecond, type Clock } from '../core/clock.ts';
import type { IdentityId } from '../core/ids.ts';
import { mapParallel, type Slots } from '../core/parallel.ts';
import { inBatches, type Where } from '../db/database.ts';
import type { FollowerId, Identity } from '../identity/index.ts';
import type { FetchedDetails } from '../wechat/endpoints/index.ts';
import { reasonToAsk, type Reason } from './follower-words.ts';
import { storeTold, type StoreDeps, type Told } from './store-told.ts';
import { countOf, NOTHING_YET, sumOf, type SyncCounts } from './sync-run.ts';

export interface ImportDeps extends StoreDeps {
  account: StoreDeps['account'] & {
    /** Most OpenIDs in one call of `followerDetails`. */
    readonly detailsPerCall: number;
    /** Who is `undecided` is so because the time of this tick was over: the next has some again. @throws WeChatFailure */
    followerDetails(openIds: readonly string[]): Promise<FetchedDetails>;
  };
  clock: Clock;
  followerId: FollowerId;
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

/** Those whom WeChat does not answer for, or the database does not take: they stay as they are, and out of the way of others until the next run. */
async function putAside({ people }: ImportDeps, failed: readonly Wanted[]): Promise<void> {
  const pending = failed.flatMap(({ known }) => (known?.pending === 'details' ? known._id : []));
  if (pending.length === 0) return;
  const where: Where = { _id: { in: pending }, pending: 'details' };
  await people.identities.updateMany(where, { unset: ['pending'] });
}

/** What came of some followers that WeChat was asked about. */
export interface Imported {
  counts: SyncCounts;
  /** OpenIDs that WeChat did not answer for, or whose documents the database did not take. */
  aside: string[];
  /** Those of them of whom this tick had no time to find out whether it is because of them. */
  undecided: string[];
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
  // WeChat's answer is not older than this second.
  const at = atSecond(deps.clock.now());
  const { details, failed } = await ask(deps, wanted, calls, perCall);
  const byOpenId = new Map(wanted.map((one) => [one.openId, one]));
  const told = details.flatMap((one): Told[] => {
    const asked = byOpenId.get(one.openId);
    return asked ? [{ id: asked.id, known: asked.known, details: one }] : [];
  });
  const stored = await storeTold(deps, told, at);
  const aside = [...failed, ...stored.unwritable].flatMap(({ openId }) => byOpenId.get(openId) ?? []);
  await putAside(deps, aside);
  const left = told.filter(({ details: { subscribed } }) => !subscribed);
  const strangers = left.filter(({ known }) => !known).map(() => 'left' as const);
  const undecided = failed.filter(({ reason }) => reason === 'undecided').map(({ openId }) => openId);
  const reasons = failed.map(({ reason }) => (reason === 'undecided' ? 'missing' : reason));
  return {
    counts: sumOf(stored.counts, countOf([...strangers, ...reasons])),
    aside: aside.map(({ openId }) => openId),
    undecided,
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

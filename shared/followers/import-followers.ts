import { mapParallel } from '../core/parallel.ts';
import { inBatches, BATCH_SIZE, type Where } from '../db/database.ts';
import { userIdFor, type FollowerId, type FollowerState, type Identity, type People } from '../identity/index.ts';
import { unfollowed } from './follow-events.ts';
import type { FollowerDetails, FetchedDetails } from '../wechat/endpoints/index.ts';
import { NOTHING_YET, sumOf, type SyncCounts } from './sync-state.ts';

export interface ImportDeps {
  account: { readonly appId: string; followerDetails(openIds: readonly string[]): Promise<FetchedDetails> };
  people: People;
  followerId: FollowerId;
}

/** Batches of a page in work at once; each has up to eight calls to WeChat and one to the database under way. */
const PARALLEL_BATCHES = 2;
/** Single writes under way at once, within one batch. */
const PARALLEL_WRITES = 8;

function followerState(
  { subscribedAt, scene, qrScene, qrSceneText, remark, tagIds }: FollowerDetails,
  stateAt: Date,
): FollowerState {
  return { state: 'following', stateAt, subscribedAt, scene, qrScene, qrSceneText, remark, tagIds };
}

/**
 * A follower whose details are worth a call: unknown, incomplete, without UnionID (it comes when the account is bound to an
 * Open Platform account), or thought to be gone before `listedAt`.
 */
function lacksDetails(known: Identity | undefined, listedAt: Date): boolean {
  if (!known?.userId || !known.unionId || known.pending || !known.follower) return true;
  return known.follower.state === 'unfollowed' && known.follower.stateAt < listedAt;
}

/**
 * Fits while what WeChat said at `listedAt` (a whole second, as in pushes) may replace what is stored. Of two words of the
 * same second the push's is believed, because nothing else comes to correct it; where it says the same, that somebody
 * follows, the details are filled in.
 */
function notNewerThan(listedAt: Date, known: Identity, said: FollowerState['state']): Where & { _id: string } {
  const isAgreed = said === 'following' && known.follower?.state === 'following';
  return isAgreed
    ? { _id: known._id, 'follower.state': said, 'follower.stateAt': { lte: listedAt } }
    : { _id: known._id, 'follower.stateAt': { lt: listedAt } };
}

/** Whether details are worth a write: those of a complete follower who still has no UnionID are not. */
function saysMore(known: Identity | undefined, { unionId }: FollowerDetails): boolean {
  if (!known) return false;
  const isComplete = known.userId && !known.pending && known.follower?.state === 'following';
  return !isComplete || unionId !== known.unionId;
}

/** Replaces what is known of a follower, unless a newer word is stored; false then. */
async function updateFollower(
  { people }: ImportDeps,
  known: Identity,
  details: FollowerDetails,
  listedAt: Date,
): Promise<boolean> {
  const unionId = details.unionId ?? known.unionId;
  const userId = known.userId ?? (await people.ensureUser({ ...known, unionId }));
  return people.identities.updateIf(notNewerThan(listedAt, known, 'following'), {
    set: {
      userId,
      openId: details.openId,
      follower: followerState(details, listedAt),
      updatedAt: listedAt,
      ...(unionId ? { unionId } : {}),
    },
    unset: ['pending'],
  });
}

/** WeChat does not answer for this one now: it waits for the day's run, and not in the way of others. */
function stopAsking({ people }: ImportDeps, { _id }: Identity): Promise<boolean> {
  return people.identities.updateIf({ _id, pending: 'details' }, { unset: ['pending'] });
}

/** Stores one new follower with single writes: the careful way, when a batch met something that existed. */
async function storeOne(deps: ImportDeps, identity: Identity, details: FollowerDetails): Promise<void> {
  const { people } = deps;
  await people.ensureUser(identity);
  if ((await people.identities.add(identity)) === 'added') return;
  const known = await people.identities.get(identity._id);
  if (known) await updateFollower(deps, known, details, identity.createdAt);
}

/** Users first, identities last: an identity that exists is a follower who is completely stored. */
async function storeNew(deps: ImportDeps, details: readonly FollowerDetails[], at: Date): Promise<void> {
  const { account, people, followerId } = deps;
  const identities = details.map((one): Identity => {
    const { openId, unionId } = one;
    const key = { _id: followerId(openId), kind: 'oa' as const, appId: account.appId, openId, unionId };
    return { ...key, userId: userIdFor(key), follower: followerState(one, at), createdAt: at, updatedAt: at };
  });
  const existing = new Set((await people.users.getMany(identities.map(userIdFor))).map((user) => user._id));
  const [met, strangers] = [
    identities.filter((identity) => existing.has(userIdFor(identity))),
    identities.filter((identity) => !existing.has(userIdFor(identity))),
  ];
  await mapParallel(met, PARALLEL_WRITES, (identity) => people.listIdentity(userIdFor(identity), identity));
  const usersAdded = await people.users.addMany(
    strangers.map((identity) => people.newUser(userIdFor(identity), identity)),
  );
  if (usersAdded === 'added' && (await people.identities.addMany(identities)) === 'added') return;
  const pairs = identities.map((identity, index) => ({ identity, details: details[index] as FollowerDetails }));
  await mapParallel(pairs, PARALLEL_WRITES, (pair) => storeOne(deps, pair.identity, pair.details));
}

/** Brings up to 1,000 listed followers into the database; `listedAt` is the second in which WeChat was asked. */
async function importBatch(deps: ImportDeps, openIds: readonly string[], listedAt: Date): Promise<SyncCounts> {
  const { account, people, followerId } = deps;
  const ids = new Map(openIds.map((openId) => [followerId(openId), openId]));
  // By OpenID, which an identity of somebody who left may have lost.
  const known = new Map((await people.identities.getMany([...ids.keys()])).map((one) => [ids.get(one._id), one]));
  const wanted = openIds.filter((openId) => lacksDetails(known.get(openId), listedAt));
  const { details } = await account.followerDetails(wanted);
  const following = details.filter((one) => one.subscribed);
  const left = details.filter((one) => !one.subscribed && known.has(one.openId));
  const fresh = following.filter((one) => !known.has(one.openId));
  const changed = following.filter((one) => saysMore(known.get(one.openId), one));
  if (fresh.length > 0) await storeNew(deps, fresh, listedAt);
  const updates = await mapParallel(changed, PARALLEL_WRITES, (one) =>
    updateFollower(deps, known.get(one.openId) as Identity, one, listedAt),
  );
  await mapParallel(left, PARALLEL_WRITES, (one) =>
    people.identities.updateIf(
      notNewerThan(listedAt, known.get(one.openId) as Identity, 'unfollowed'),
      unfollowed(listedAt),
    ),
  );
  const answered = new Set(details.map((one) => one.openId));
  const refused = wanted.filter((openId) => !answered.has(openId) && known.get(openId)?.pending === 'details');
  await mapParallel(refused, PARALLEL_WRITES, (openId) => stopAsking(deps, known.get(openId) as Identity));
  const updated = updates.filter(Boolean).length;
  const gone = details.length - following.length;
  const failed = wanted.length - details.length;
  const unchanged = openIds.length - fresh.length - updated - gone - failed;
  return { listed: openIds.length, added: fresh.length, updated, unchanged, gone, failed };
}

/**
 * Brings listed followers into the database. Safe to repeat, to interleave with pushes and sign-ins, and to be killed
 * anywhere: who is stored is not written again, and a word newer than `listedAt` (the second in which WeChat was asked) is
 * never replaced.
 */
export async function importFollowers(
  deps: ImportDeps,
  openIds: readonly string[],
  listedAt: Date,
  onProgress: (handled: number) => Promise<void> = async () => {},
): Promise<SyncCounts> {
  const batches = inBatches([...new Set(openIds)], BATCH_SIZE);
  let counts = NOTHING_YET;
  await mapParallel(batches, PARALLEL_BATCHES, async (batch) => {
    const ofBatch = await importBatch(deps, batch, listedAt);
    counts = sumOf(counts, ofBatch);
    await onProgress(counts.listed);
  });
  return counts;
}

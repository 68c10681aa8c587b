import type { IdentityId } from '../core/ids.ts';
import type { Forget, FollowerState, Identity, People } from '../identity/index.ts';
import type { SyncStates } from './sync-state.ts';

/**
 * What becomes of the data of a follower who leaves. `delete`: only that somebody was there and left; `anonymise`: also what
 * tells how somebody came and when, for the statistics of channels, and says of nobody who it was.
 */
export type UnfollowPolicy = 'delete' | 'anonymise';

export interface EraseDeps {
  account: { readonly appId: string };
  people: People;
  syncs: SyncStates;
  /** What every subject keeps of followers. */
  forget: readonly Forget[];
  policy: UnfollowPolicy;
}

/** What a field of the follower tells: the state, how somebody came, or something of the person. */
const TELLS: Readonly<Record<keyof FollowerState, 'state' | 'coming' | 'person'>> = {
  state: 'state',
  stateAt: 'state',
  subscribedAt: 'coming',
  scene: 'coming',
  qrScene: 'coming',
  qrSceneText: 'coming',
  remark: 'person',
  tagIds: 'person',
  unionIdAt: 'person',
  lastScan: 'person',
};

/** The paths of the fields that tell this. */
export const followerPaths = (told: 'coming' | 'person'): string[] =>
  Object.entries(TELLS).flatMap(([field, tells]) => (tells === told ? [`follower.${field}`] : []));

const PERSONAL = ['openId', 'unionId', 'previousUnionId', 'toldUnionId', 'userId'];

const BATCH = 500;
/** In one tick: the day's work waits behind it. */
const MOST_BATCHES = 10;

/**
 * Deletes what is kept of followers who have left, as WeChat demands
 * (https://developers.weixin.qq.com/doc/service/guide/product/menu/Custom_Menu_Push_Events.html): what stands under their
 * OpenID, their user records if they are nothing but followers, and, last, all of the identity but its keyed `_id`, the
 * state and its time: these recognise a return, and put events that come late in their order. True when nobody is left to
 * be erased.
 *
 * Who followed in the very second in which they left is not erased before WeChat has said that they do not follow.
 *
 * Killed anywhere, it is done again by the next tick. Who follows again meanwhile is not erased any more, and gets a user
 * anew (`completePending`); who leaves once more is erased once more. A dozen requests of the database for up to 500.
 */
export async function eraseLeft(deps: EraseDeps): Promise<boolean> {
  const { account, people } = deps;
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const where = { pending: { in: ['erasure', 'erasing'] }, appId: account.appId };
    const left = await people.identities.find({ where, limit: BATCH });
    const doubtful = left.filter(isDoubtful);
    await askAgain(
      deps,
      doubtful.map(({ _id }) => _id),
    );
    const certain = left.filter((one) => !doubtful.includes(one));
    const isDone = certain.length === 0 || (await eraseBatch(deps, certain));
    if (!isDone || left.length < BATCH) return isDone;
  }
  return false;
}

/** By their times nobody can say which came last, a follow or an unfollow of the same second. */
const isDoubtful = ({ follower, leftAt, pending }: Identity): boolean =>
  pending === 'erasure' && leftAt !== undefined && follower?.subscribedAt?.getTime() === leftAt.getTime();

/** They follow until the next tick, which asks WeChat. */
async function askAgain({ account, people, syncs }: EraseDeps, ids: readonly IdentityId[]): Promise<void> {
  if (ids.length === 0) return;
  // First, so that a kill in between leaves nobody of whom no tick knows.
  await syncs.raisePending(account.appId);
  await people.identities.updateMany(
    { _id: { in: ids }, 'follower.state': 'unfollowed', pending: 'erasure' },
    { set: { 'follower.state': 'following', pending: 'details' } },
  );
}

/** False when of some of them something must stay a while. */
async function eraseBatch(
  { account: { appId }, people, forget, policy }: EraseDeps,
  left: readonly Identity[],
): Promise<boolean> {
  const ids = left.map(({ _id }) => _id);
  // Who leaves again from here on is pending `erasure` again: what was written in between is not overlooked.
  const these = { _id: { in: ids }, 'follower.state': 'unfollowed' };
  await people.identities.updateMany({ ...these, pending: 'erasure' }, { set: { pending: 'erasing' } });
  await people.unlist(ids);
  const openIds = left.flatMap(({ openId }) => openId ?? []);
  const kept = new Set<string | undefined>();
  for (const forgetIn of forget) for (const openId of await forgetIn({ appId, ids, openIds })) kept.add(openId);
  const erased = left.filter(({ openId }) => openId === undefined || !kept.has(openId)).map(({ _id }) => _id);
  const told = policy === 'delete' ? followerPaths('coming') : [];
  await people.identities.updateMany(
    { ...these, _id: { in: erased }, pending: 'erasing' },
    { unset: [...PERSONAL, ...followerPaths('person'), ...told, 'pending'] },
  );
  return kept.size === 0;
}

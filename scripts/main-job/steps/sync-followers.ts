import { isDeepStrictEqual } from 'node:util';
import type { SyncState } from '../../../shared/followers/sync-state.ts';
import type { Identity, User } from '../../../shared/identity/index.ts';
import { readAll } from '../../local/admin-database.ts';
import { check, type Check } from '../check.ts';
import type { JobContext, Step } from '../context.ts';
import type { WeChatFollower } from '../control.ts';
import { readOaIdentities, readUsers } from '../records.ts';

/** Ticks after which a run that does not come to its end is given up. */
const MOST_TICKS = 30;
const POLL_MS = 150;

async function readState({ control }: JobContext): Promise<SyncState | undefined> {
  const { documents } = await control.get<{ documents: SyncState[] }>('/database/syncs?limit=1');
  return documents[0];
}

/** Shows how far the run is while the function works; the function's own document says so. */
async function watch(context: JobContext, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const run = (await readState(context))?.run;
    if (run) context.progress('同步粉丝 · syncing followers', run.counts.listed + run.handledOfPage, run.total);
  }
}

async function fireUntilDone(context: JobContext): Promise<void> {
  for (let tick = 0; tick < MOST_TICKS; tick++) {
    await context.control.tickFollowerSync();
    if ((await readState(context))?.run.state === 'done') return;
  }
  throw new Error(`the run is not done after ${MOST_TICKS} ticks`);
}

/** What the database should know of a follower, in plain values, from what the WeChat server knows. */
const expectedOf = ({ unionId, subscribedAt, subscribeScene, qrScene, tagIds, remark }: WeChatFollower) => ({
  unionId,
  state: 'following',
  subscribedAt: new Date(subscribedAt * 1000).toISOString(),
  scene: subscribeScene,
  qrScene,
  tagIds,
  remark: remark || undefined,
});

/** The same of what the database does know. */
const storedOf = ({ unionId, follower }: Identity) => ({
  unionId,
  state: follower?.state,
  subscribedAt: follower?.subscribedAt?.toISOString(),
  scene: follower?.scene,
  qrScene: follower?.qrScene ?? follower?.qrSceneText,
  tagIds: follower?.tagIds,
  remark: follower?.remark,
});

/** How many of WeChat's followers are not, or not rightly, in the database. */
function mismatches(
  followers: readonly WeChatFollower[],
  identities: readonly Identity[],
  users: readonly User[],
): number {
  const byOpenId = new Map(identities.map((identity) => [identity.openId, identity]));
  const byId = new Map(users.map((user) => [user._id, user]));
  return followers.filter((follower) => {
    const identity = byOpenId.get(follower.openId);
    if (!identity || !isDeepStrictEqual(storedOf(identity), expectedOf(follower))) return true;
    const user = identity.userId && byId.get(identity.userId);
    return user?.unionId !== follower.unionId || !user?.identityIds.includes(identity._id);
  }).length;
}

/** Compares every follower of the WeChat server with the database, both ways, in everything that WeChat tells. */
export async function checkFollowers({ control, database }: JobContext): Promise<Check[]> {
  const followers = await control.followers();
  const [identities, users] = [await readOaIdentities(database), await readUsers(database)];
  const following = identities.filter((identity) => identity.follower?.state === 'following');
  const persons = new Set(followers.map((follower) => follower.unionId ?? follower.openId)).size;
  return [
    check('粉丝身份数 = 微信粉丝数 · follower identities', followers.length, following.length),
    check('用户记录数 = 不同的人数 · user records', persons, users.length),
    check('与微信不一致的粉丝 · followers that differ', 0, mismatches(followers, identities, users)),
  ];
}

/** Most OpenIDs on one page of user/get. */
const PAGE_SIZE = 10_000;

/** The list was read from its beginning to its end: as many pages as it takes, counted by the WeChat server. */
async function checkPages({ control }: JobContext, followers: number): Promise<Check> {
  const { wechat } = await control.get<{ wechat: { calls: Record<string, number> } }>('/state');
  const asked = wechat.calls['/cgi-bin/user/get'] ?? 0;
  return check('逐页读完粉丝列表 · read page by page', true, asked >= Math.ceil(followers / PAGE_SIZE));
}

export const syncFollowers: Step = {
  name: 'sync',
  title: '全量同步公众号粉丝 · full follower sync',
  async run(context) {
    let over = false;
    // Only a picture: when the world stops under it, the work below says so.
    const watching = watch(context, () => over).catch(() => undefined);
    await fireUntilDone(context).finally(() => (over = true));
    await watching;
    const reports = await readAll<{ _id: string; added: number; listed: number }>(context.database, 'syncReports');
    const { length: total } = await context.control.followers();
    return [
      ...(await checkFollowers(context)),
      await checkPages(context, total),
      // The first report: at midnight in Shanghai the next day's run may have ended too.
      check('同步报告中的粉丝数 · listed in the report', total, reports[0]?.listed),
    ];
  },
};

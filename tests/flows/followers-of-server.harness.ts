import { readFollowerList, type UserAnswer, type WeChatUnderTest } from '../../emulator/wechat/wechat-under-test.ts';
import { inBatches } from '../../shared/db/database.ts';
import type { FollowerId, Identity, User } from '../../shared/identity/index.ts';

/** What WeChat's server answers of one follower. */
export interface ServerFollower extends UserAnswer {
  remark: string;
  tagid_list: number[];
}

/** Everybody who follows by WeChat's own answers, asked past our client. */
export async function followersOfServer(world: WeChatUnderTest): Promise<ServerFollower[]> {
  const { openIds } = await readFollowerList(world);
  const followers: ServerFollower[] = [];
  for (const part of inBatches(openIds, 100)) {
    const body = { user_list: part.map((openid) => ({ openid })) };
    const answer = await world.post('/cgi-bin/user/info/batchget', await world.token(), body);
    followers.push(...(answer.user_info_list as ServerFollower[]));
  }
  return followers;
}

const told = (one: ServerFollower) => ({
  unionId: one.unionid,
  subscribedAt: new Date(one.subscribe_time * 1000).toISOString(),
  scene: one.subscribe_scene,
  qrScene: one.qr_scene || undefined,
  qrSceneText: one.qr_scene_str || undefined,
  remark: one.remark || undefined,
  tagIds: [...one.tagid_list].sort(),
});

const stored = ({ unionId, follower }: Identity) => ({
  unionId,
  subscribedAt: follower?.subscribedAt?.toISOString(),
  scene: follower?.scene,
  qrScene: follower?.qrScene,
  qrSceneText: follower?.qrSceneText,
  remark: follower?.remark,
  tagIds: [...(follower?.tagIds ?? [])].sort(),
});

/** All that is kept of somebody who has left, by UNFOLLOW_POLICY=delete. */
const KEPT = ['_id', 'kind', 'appId', 'follower', 'state', 'stateAt', 'leftAt', 'createdAt', 'updatedAt'];

/** What should have been erased of one who has left. */
function leftOver(identity: Identity): string[] {
  const fields = [...Object.entries(identity), ...Object.entries(identity.follower ?? {})];
  return fields.flatMap(([name, value]) => (value === undefined || KEPT.includes(name) ? [] : [name]));
}

export interface OurRecords {
  identities: readonly Identity[];
  users: readonly User[];
  followerId: FollowerId;
}

/** Where our records say something else than WeChat's server, or contradict themselves. */
export function differences(server: readonly ServerFollower[], ours: OurRecords): string[] {
  const { identities, followerId } = ours;
  const found: string[] = [];
  const byId = new Map(identities.map((one) => [one._id, one]));
  const expected = new Map(server.map((one) => [followerId(one.openid), one]));
  for (const [id, one] of expected) {
    const identity = byId.get(id);
    if (identity?.follower?.state !== 'following') {
      found.push(`${one.openid} follows, and is stored as ${identity?.follower?.state ?? 'nobody'}`);
      continue;
    }
    if (identity.openId !== one.openid) found.push(`${id} is stored with the OpenID ${identity.openId}`);
    if (identity.pending) found.push(`${one.openid} still waits for ${identity.pending}`);
    const [said, kept] = [JSON.stringify(told(one)), JSON.stringify(stored(identity))];
    if (said !== kept) found.push(`${one.openid}: WeChat says ${said}, stored is ${kept}`);
  }
  for (const identity of identities) {
    const { _id, follower } = identity;
    if (follower?.state === 'following' && !expected.has(_id)) found.push(`${_id} does not follow, and is stored so`);
    const known = follower?.state === 'unfollowed' ? leftOver(identity) : [];
    if (known.length > 0) found.push(`${_id} has left, and ${known.join(', ')} is still known`);
  }
  return [...found, ...contradictions(ours)];
}

/** Every follower has a user who lists it; no identity is listed by a user who is not its own; nobody is there twice. */
function contradictions({ identities, users }: OurRecords): string[] {
  const found: string[] = [];
  const byId = new Map(users.map((user) => [user._id, user]));
  const owners = new Map(identities.map(({ _id, userId }) => [_id, userId]));
  for (const { _id, userId, follower } of identities) {
    if (follower?.state !== 'following') continue;
    if (!userId) found.push(`${_id} has no user`);
    else if (!byId.get(userId)?.identityIds.includes(_id)) found.push(`${userId} does not list ${_id}`);
  }
  for (const { _id, identityIds } of users) {
    if (new Set(identityIds).size !== identityIds.length) found.push(`${_id} lists somebody twice`);
    // One who has left has no user.
    const foreign = identityIds.filter((id) => owners.has(id) && owners.get(id) !== _id);
    if (foreign.length > 0) found.push(`${_id} lists ${foreign.join(', ')}, whose user it is not`);
  }
  for (const [name, all] of [
    ['OpenID', identities.map(({ openId }) => openId)],
    ['UnionID of a user', users.map(({ unionId }) => unionId)],
  ] as const) {
    const known = all.filter((one) => one !== undefined);
    if (new Set(known).size !== known.length) found.push(`an ${name} is stored twice`);
  }
  return found;
}

import type { Identity, User } from '../../../shared/identity/index.ts';
import { readAll } from '../../local/admin-database.ts';
import { check } from '../check.ts';
import { NEW_FOLLOWER, type JobContext, type Step } from '../context.ts';
import type { Person } from '../control.ts';
import { pushForged } from '../forged-push.ts';
import { countOf } from '../records.ts';
import { checkFollowers } from './sync-followers.ts';

export async function personNamed({ control }: JobContext, name: string): Promise<Person> {
  const person = (await control.get<Person[]>('/wechat/people')).find((one) => one.name === name);
  if (!person) throw new Error(`the seed has nobody called ${name}`);
  return person;
}

export async function accounts({ control }: JobContext): Promise<{ oa: string; miniprogram: string }> {
  const { wechat } = await control.get<{ wechat: Record<'oa' | 'miniprogram', { appId: string }> }>('/state');
  return { oa: wechat.oa.appId, miniprogram: wechat.miniprogram.appId };
}

/** Somebody follows: WeChat pushes it encrypted to the webhook; the next tick fetches who it is. */
export const followPush: Step = {
  name: 'push',
  title: '加密推送新增一位粉丝 · encrypted subscribe push',
  async run(context) {
    const { control, database } = context;
    const person = await personNamed(context, NEW_FOLLOWER);
    const { oaOpenId: openId } = person;
    const _id = context.followerId(openId);
    const read = async () => (await readAll<Identity>(database, 'identities', { _id }))[0];
    const eventsBefore = await countOf(database, 'oaEvents');
    const forged = await pushForged(context, openId);
    const afterForged = await read();
    const delivery = await control.post<{ delivered: boolean }>('/wechat/follow', { name: NEW_FOLLOWER });
    const atOnce = await read();
    await control.tickFollowerSync();
    const completed = await read();
    const users = await readAll<User>(database, 'users', { unionId: person.unionId });
    return [
      check('伪造签名的推送被拒绝 · a forged push is refused', 401, forged),
      check('伪造的推送没有改动 · and changes nothing', undefined, afterForged),
      check('微信收到应答 · WeChat got its answer', true, delivery.delivered),
      check('事件已入库 · events kept', eventsBefore + 1, await countOf(database, 'oaEvents')),
      check('推送后即为粉丝 · a follower at once', 'following', atOnce?.follower?.state),
      check('补全 UnionID · UnionID completed', person.unionId, completed?.unionId),
      check(
        '归入唯一用户 · joined to its one user',
        [completed?.userId],
        users.map((user) => user._id),
      ),
      ...(await checkFollowers(context)),
    ];
  },
};

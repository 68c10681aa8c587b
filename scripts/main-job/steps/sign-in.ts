import type { User } from '../../../shared/identity/index.ts';
import { readAll } from '../../local/admin-database.ts';
import { check } from '../check.ts';
import { CUSTOMER, type Step } from '../context.ts';
import { countOf } from '../records.ts';
import { accounts, personNamed } from './follow-push.ts';

/** A follower opens the mini program: one record, with both OpenIDs. */
export const signIn: Step = {
  name: 'sign-in',
  title: '小程序登录，与粉丝合为一条记录 · sign-in joins the follower',
  async run(context) {
    const { control, database } = context;
    const person = await personNamed(context, CUSTOMER);
    const { miniprogram } = await accounts(context);
    const usersBefore = await countOf(database, 'users');
    const reply = await control.call('customer', CUSTOMER, 'user.signIn', {});
    const users = await readAll<User>(database, 'users', { unionId: person.unionId });
    const ids = [context.followerId(person.oaOpenId), `${miniprogram}:${person.mpOpenId}`];
    const stored = await readAll<{ _id: string; userId?: string }>(database, 'identities', {
      _id: database.command.in(ids),
    });
    return [
      check('认出是粉丝 · known as a follower', true, reply.ok && reply.data.isFollower),
      check('没有多出用户 · no further user', usersBefore, await countOf(database, 'users')),
      check('同一 UnionID 的用户 · users with this UnionID', 1, users.length),
      check('一条记录，两个 OpenID · one record, both OpenIDs', ids, users[0]?.identityIds),
      check(
        '两个身份指向同一用户 · both identities name it',
        [users[0]?._id, users[0]?._id],
        stored.map((one) => one.userId),
      ),
    ];
  },
};

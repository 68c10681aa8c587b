import { miniProgramIdentityId, type Identity } from '../../../shared/identity/index.ts';
import { mapParallel } from '../../../shared/core/parallel.ts';
import { readAll } from '../../local/admin-database.ts';
import { CONTESTED_STOCK, CONTESTED_TEMPLATE, MENU_CHANNEL } from '../../local/merchant.ts';
import { check } from '../check.ts';
import type { JobContext, Step } from '../context.ts';
import { readCoupons, unitsWithin } from '../records.ts';
import { accounts } from './follow-push.ts';

const COMPETITORS = 100;
const SIGN_INS_AT_ONCE = 16;

/** OpenIDs of followers who play no other part. */
async function chooseCrowd({ control }: JobContext): Promise<string[]> {
  const named = new Set((await control.get<{ mpOpenId: string }[]>('/wechat/people')).map((one) => one.mpOpenId));
  const others = (await control.followers()).filter(({ mpOpenId }) => !named.has(mpOpenId));
  return others.slice(0, COMPETITORS).map(({ mpOpenId }) => mpOpenId);
}

/** A hundred others, all at the same time, for the last fifty. */
export const contest: Step = {
  name: 'contest',
  title: '一百人争抢最后五十张 · a hundred compete for the last fifty',
  async run(context) {
    const { control, database } = context;
    const crowd = await chooseCrowd(context);
    let done = 0;
    const step = (text: string) => context.progress(text, ++done, crowd.length * 2);
    await mapParallel(crowd, SIGN_INS_AT_ONCE, async (openId) => {
      await control.call('customer', openId, 'user.signIn', {});
      step('登录 · signing in');
    });
    const replies = await mapParallel(crowd, COMPETITORS, async (openId) => {
      const reply = await control.claim(openId, { templateId: CONTESTED_TEMPLATE, channelId: MENU_CHANNEL });
      step('抢券 · claiming');
      return { openId, reply };
    });

    const { miniprogram: appId } = await accounts(context);
    const identities = await readAll<Identity>(database, 'identities', { kind: 'mp' });
    const coupons = await readCoupons(database, CONTESTED_TEMPLATE);
    const owners = new Set(coupons.map((coupon) => coupon.userId));
    const userOf = new Map(identities.map((identity) => [identity._id, identity.userId]));
    const ownsOne = (openId: string) => owners.has(userOf.get(miniProgramIdentityId({ appId, openId })) as never);
    const wrong = replies.filter(({ openId, reply }) =>
      reply.ok ? !ownsOne(openId) : reply.error.code !== 'COUPON.SOLD_OUT' || ownsOne(openId),
    );
    return [
      check('参与人数 · competitors', COMPETITORS, crowd.length),
      check('券数 = 总量，不超发 · coupons = stock, none beyond', CONTESTED_STOCK, coupons.length),
      check('每人至多一张 · at most one a person', coupons.length, owners.size),
      check('券码互不相同 · all numbers differ', coupons.length, new Set(coupons.map((coupon) => coupon.code)).size),
      check(
        '每张一个编号，都在总量之内 · units, each once and within stock',
        CONTESTED_STOCK,
        unitsWithin(coupons, CONTESTED_STOCK),
      ),
      check('与数据库不符的答复 · replies that the database denies', 0, wrong.length),
    ];
  },
};

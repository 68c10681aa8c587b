import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { REMINDING_TEMPLATE } from '../../scripts/local/merchant.ts';
import { DAY_MS, shanghaiMidnight } from '../../shared/core/clock.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';

const [AGREED, REFUSED] = ['林小满', '周子昂'] as const;
/** The coupon ends with the seventh day after the one on which it is claimed; people are reminded by day, three minutes past the hour. */
const LAST_NOON_MS = 7 * DAY_MS + (12 * 60 + 3) * 60_000;

let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest(10, {}, { withReminder: true });
});
afterAll(() => application.close());

/** As the mini program does it: WeChat asks, its answer is kept, then the coupon is claimed. */
async function claim(name: string, answer: 'accept' | 'reject'): Promise<void> {
  const { control, world } = application;
  const { appId } = world.wechat.accounts().miniprogram;
  await control.call('customer', name, 'user.signIn', {});
  const list = await control.call('customer', name, 'coupon.list', {});
  const offered = list.ok ? list.data.offers.find(({ reminder }) => reminder !== undefined) : undefined;
  const templateId = offered!.reminder!;
  await control.post('/wechat/answer-notices', { name, account: appId, answers: { [templateId]: answer } });
  const answers = [{ templateId, answer }];
  await control.call('customer', name, 'message.consent', { requestKey: `consent-${answer}`, answers });
  expect(await control.call('customer', name, 'coupon.claim', { templateId: REMINDING_TEMPLATE })).toMatchObject({
    ok: true,
  });
}

it('in the local world somebody who agreed is reminded on the last day of the coupon, and who refused is not', async () => {
  const { world, control } = application;
  await claim(AGREED, 'accept');
  await claim(REFUSED, 'reject');
  world.clock.jump(shanghaiMidnight(world.clock.now()).getTime() + LAST_NOON_MS, true);
  await control.fireTimer('housekeeping', 'every-minute');
  await control.fireTimer('message-dispatch', 'twice-a-minute');
  const mp = world.wechat.accounts().miniprogram.appId;
  const notices = world.wechat.inbox(AGREED, mp);
  expect(notices).toHaveLength(1);
  expect(JSON.stringify(notices)).toContain('下午茶立减券');
  expect(world.wechat.inbox(REFUSED, mp)).toEqual([]);
});

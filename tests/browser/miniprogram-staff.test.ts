import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { moment } from '../support/coupon-samples.ts';
import { phonesOfTests } from '../support/phones.ts';
import { STAFF_ANSWERS } from '../support/staff-answers.ts';

const TILL = 'packages/staff/till';
const REDEEM = 'packages/staff/redeem?code=7KQ4M2XW9PBD123456&store=store-1';

const phones = phonesOfTests();

const openAt = async (address: string): Promise<Page> => {
  const { page } = await phones.open({ path: address });
  return page;
};
const asked = (call: string) => phones.functions.asked.filter((one) => one.call === call).map(({ input }) => input);

describe('the way to the till', () => {
  it('is shown to whom has a role, and to nobody else', async () => {
    const page = await openAt('pages/me/index');
    await page.getByText('隐私与我的数据').waitFor();
    expect(await page.getByText('门店核销').count()).toBe(0);
    const profile = { since: moment(0), follow: {}, coupons: {}, preferences: {}, notices: [], privacy: {} };
    phones.functions.answers['user.profile'] = { ...profile, roles: ['staff:store-1'] };
    await page.reload();
    await page.getByText('门店核销').click();
    await page.getByText('今日已核销').waitFor();
  });
});

describe('the till', () => {
  it('of somebody who works in several stores wants one chosen, and remembers it', async () => {
    const { stores } = STAFF_ANSWERS['redeem.today'];
    phones.functions.answers['redeem.today'] = { stores, redemptions: [] };
    const page = await openAt(TILL);
    await page.getByText('请先选择现在所在的门店').waitFor();
    await page.getByText('请选择门店').click();
    phones.functions.answers['redeem.today'] = { stores, storeId: 'store-1', redemptions: [] };
    await page.getByText('确定').click();
    await page.getByText('今天还没有核销').waitFor();
    await page.reload();
    await page.getByText('今天还没有核销').waitFor();
    expect(asked('redeem.today')).toEqual([{}, { storeId: 'store-1' }, { storeId: 'store-1' }]);
  });

  it('forgets a store where its phone works no more', async () => {
    const page = await openAt(TILL);
    await page.getByLabel(/^撤销 老客回馈券/).waitFor();
    phones.functions.refusals.set('redeem.today', 'REDEEM.NOT_YOUR_STORE');
    await page.reload();
    await page.getByText('你不是这家门店的店员').waitFor();
    expect(asked('redeem.today').slice(-2)).toEqual([{ storeId: 'store-1' }, {}]);
  });

  it('says what a typed number can do, and looks it up', async () => {
    const page = await openAt(TILL);
    const input = page.getByLabel('券号和动态码');
    await input.fill('7KQ4M2XW');
    await page.getByText('先输入 12 位券号').waitFor();
    await input.fill('7KQ4 M2XW 9PBD');
    await page.getByText('只有券号：可以查看').waitFor();
    await page.getByText('查询').click();
    await page.getByText('确认核销').waitFor();
    expect(asked('redeem.preview')).toEqual([{ code: '7KQ4 M2XW 9PBD', storeId: 'store-1' }]);
  });

  it('takes a redemption back for a reason, once for a double tap', async () => {
    const page = await openAt(TILL);
    await page.getByLabel(/^撤销 老客回馈券/).dblclick();
    await page.getByText('扫错了券').click();
    await page.getByText('已撤销').waitFor();
    const [undo, ...others] = asked('redeem.undo');
    expect(undo).toMatchObject({ couponId: 'mine:u1:1', reason: '扫错了券' });
    expect(others).toEqual([]);
  });
});

describe('redeeming', () => {
  it('repeats the same attempt when the answer was lost', async () => {
    const page = await openAt(REDEEM);
    phones.functions.refusals.set('redeem.confirm', 'COMMON.INTERNAL');
    await page.getByText('确认核销').click();
    await page.getByText('再点一次确认，不会重复核销').waitFor();
    phones.functions.refusals.clear();
    await page.getByText('确认核销').click();
    await page.getByText('核销成功').waitFor();
    const [first, second, ...others] = asked('redeem.confirm');
    expect(first).toEqual(second);
    expect(others).toEqual([]);
  });

  it.each([
    ['COUPON.STALE_CODE', '截图不能使用'],
    ['COUPON.ALREADY_REDEEMED', '使用时间见下面的记录'],
    ['COUPON.NOT_IN_THIS_STORE', '请顾客到适用的门店使用'],
  ])('says of %s what to do, before and after the tap', async (refusal, advice) => {
    phones.functions.refusals.set('redeem.confirm', refusal);
    const page = await openAt(REDEEM);
    await page.getByText('确认核销').click();
    await page.getByText(advice).waitFor();
    expect(await page.getByText('确认核销').count()).toBe(0);
    phones.functions.answers['redeem.preview'] = { ...STAFF_ANSWERS['redeem.preview'], refusal };
    await page.reload();
    await page.getByText(advice).waitFor();
  });

  it('of something that is no coupon says so, and lets scan anew', async () => {
    phones.functions.refusals.set('redeem.preview', 'COUPON.NOT_FOUND');
    const page = await openAt('packages/staff/redeem?code=https%3A%2F%2Fexample.com');
    await page.getByText('没有找到这张优惠券').waitFor();
    await page.getByText('重新扫码').click();
    phones.functions.refusals.clear();
    await page.getByLabel('扫到的内容').fill('7KQ4M2XW9PBD 123456');
    await page.getByText('扫到了').click();
    await page.getByText('确认核销').waitFor();
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InputOf } from '../../shared/contracts/contract.ts';
import type { CallName, Contracts } from '../../shared/contracts/types.ts';
import { MINUTE_MS } from '../../shared/core/clock.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';

const [CUSTOMER, STAFF, LEAVER] = ['林小满', '王思远', '陈一诺'];
const TEMPLATE = 'tpl-tea-8';

let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest(50);
  await application.employ(STAFF);
  await application.control.tickFollowerSync();
});
afterAll(() => application.close());

const everything = () => JSON.stringify(application.contents());
const house = () => application.invoke('housekeeping', {}, { kind: 'timer', triggerName: 'every-minute' });
const idsOf = (name: string) => {
  const { mpOpenId, unionId } = application.person(name);
  return [mpOpenId, unionId!];
};
const keptOf = (name: string) => idsOf(name).filter((id) => everything().includes(id));
const customer = <N extends CallName>(name: string, call: N, input: InputOf<Contracts[N]>) =>
  application.control.call('customer', name, call, input);

describe('a user of the mini program', () => {
  it('agrees to the policy that staff publish', async () => {
    await customer(CUSTOMER, 'user.signIn', {});
    expect(await customer(CUSTOMER, 'privacy.status', {})).toMatchObject({ ok: true, data: { isCurrent: false } });
    await application.control.call('staff', STAFF, 'privacy.publish', { version: '2024-01' });
    const agree = { version: '2024-01', place: 'landing', requestKey: 'agree-0001' };
    expect(await customer(CUSTOMER, 'privacy.agree', agree)).toMatchObject({ ok: true, data: { isCurrent: true } });
    const outdated = await customer(CUSTOMER, 'privacy.agree', { ...agree, version: '2023-12' });
    expect(outdated).toMatchObject({ error: { code: 'PRIVACY.OUTDATED_POLICY', details: { version: '2024-01' } } });
  });

  it('gives a telephone number by a tap, sees it in what is kept of them, and takes it back', async () => {
    const tapped = await application.control.post('/wechat/phone-code', { name: CUSTOMER });
    const { code } = tapped as { code: string };
    const phone = expect.stringMatching(/^\+86\d{3}\*{4}\d{4}$/);
    for (let time = 0; time < 2; time++)
      expect(await customer(CUSTOMER, 'user.linkPhone', { code })).toMatchObject({ data: { outcome: 'kept', phone } });
    expect(await customer(CUSTOMER, 'user.linkPhone', { code: 'made-up-code' })).toMatchObject({
      error: { code: 'PHONE.WRONG_CODE' },
    });
    expect(JSON.stringify(await customer(CUSTOMER, 'privacy.export', {}))).toMatch(/"number":"\+86\d{11}"/);
    expect(await customer(CUSTOMER, 'user.forgetPhone', {})).toMatchObject({ ok: true });
    expect(everything()).not.toContain('codeId');
  });

  it('takes what is kept of them with them, has it erased, and comes again as somebody new', async () => {
    await customer(CUSTOMER, 'coupon.claim', { templateId: TEMPLATE });
    const exported = await customer(CUSTOMER, 'privacy.export', {});
    expect(JSON.stringify(exported)).toContain(application.person(CUSTOMER).mpOpenId);
    expect(await customer(CUSTOMER, 'privacy.erasePreview', {})).toMatchObject({
      data: { unusedCoupons: 1, settledCoupons: 0, confirmation: '删除我的数据' },
    });
    expect(await customer(CUSTOMER, 'privacy.erase', { confirmation: '删除我的数据' })).toMatchObject({ ok: true });
    expect(await customer(CUSTOMER, 'privacy.status', {})).toMatchObject({ error: { code: 'COMMON.NOT_SIGNED_IN' } });
    expect(await customer(CUSTOMER, 'user.signIn', {})).toMatchObject({ error: { code: 'PRIVACY.BEING_ERASED' } });
    // Its timer fires on the way.
    await application.world.clock.advance(3 * MINUTE_MS);
    await house();
    expect(everything()).not.toContain(application.person(CUSTOMER).mpOpenId);
    expect(await customer(CUSTOMER, 'user.signIn', {})).toMatchObject({ ok: true });
    expect(await customer(CUSTOMER, 'privacy.status', {})).toMatchObject({ data: { isCurrent: false } });
    const claim = () => customer(CUSTOMER, 'coupon.claim', { templateId: TEMPLATE });
    let claimed = await claim();
    // As the phone does, which may be asked to come again (decision 0029).
    for (let tries = 0; tries < 6 && JSON.stringify(claimed).includes('COUPON.BUSY'); tries++) claimed = await claim();
    expect(claimed).toMatchObject({ ok: true, data: { alreadyClaimed: false } });
  });

  it('keeps a delivery address that WeChat lets pass, and nothing of one that it does not', async () => {
    await customer(CUSTOMER, 'user.signIn', {});
    const address = {
      ...{ recipient: '林小满', phone: '021-5555 0001', province: '上海市', city: '上海市' },
      detail: '衡山路 2 号',
    };
    const refused = { ...address, detail: '本店代开发票' };
    expect(await customer(CUSTOMER, 'user.savePreferences', { revision: 0, address: refused })).toMatchObject({
      error: { code: 'PREFERENCES.TEXT_REFUSED' },
    });
    expect(everything()).not.toContain('代开发票');
    const saved = { ok: true, data: { revision: 1, address, topics: [] } };
    expect(await customer(CUSTOMER, 'user.savePreferences', { revision: 0, address })).toEqual(saved);
    expect(await customer(CUSTOMER, 'user.preferences', {})).toEqual(saved);
    expect(JSON.stringify(await customer(CUSTOMER, 'privacy.export', {}))).toContain('衡山路 2 号，电话 021-5555 0001');
  });

  it('who deletes the WeChat account is erased, of which the Official Account is told', async () => {
    await application.control.post('/wechat/follow', { name: LEAVER });
    await customer(LEAVER, 'user.signIn', {});
    await customer(LEAVER, 'coupon.claim', { templateId: TEMPLATE });
    await application.control.tickFollowerSync();
    expect(keptOf(LEAVER)).toEqual(idsOf(LEAVER));
    await application.world.clock.advance(2_000);
    await application.control.post('/wechat/delete-wechat', { name: LEAVER });
    await application.world.clock.advance(4 * MINUTE_MS);
    await house();
    const { oaOpenId } = application.person(LEAVER);
    expect([...keptOf(LEAVER), ...(everything().includes(oaOpenId) ? [oaOpenId] : [])]).toEqual([]);
  });
});

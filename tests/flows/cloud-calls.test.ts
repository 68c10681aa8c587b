import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Message } from '../../shared/messaging/message.ts';
import { CONTESTED_TEMPLATE } from '../../scripts/local/merchant.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { agree, enqueue, openWindow, templateOf } from '../support/outbox.ts';

const [FOLLOWER, STAFF] = ['林小满', '王思远'] as const;

let application: ApplicationUnderTest;
beforeAll(async () => {
  const secrets = { OA_APP_SECRET: 'none', MP_APP_SECRET: 'none' };
  const variables = { WECHAT_DRIVER: 'cloud', CLAIM_MOST_RISK_RANK: '2', ...secrets };
  application = await startApplicationUnderTest(10, variables);
  await application.employ(STAFF);
});
afterAll(() => application.close());

const messages = () => application.contents()['messages'] as Message[];

describe('without a secret, by cloud calls', () => {
  it('a menu of staff is published, with conditional ones', async () => {
    const { control, world } = application;
    const entries = [{ name: '联系', type: 'click', key: 'C' }];
    const definition = { entries, conditional: [{ tag: '会员日', entries }] };
    const saved = await control.call('staff', STAFF, 'menu.save', { definition, note: '' } as never);
    const { version } = (saved as { data: { version: number } }).data;
    await control.call('staff', STAFF, 'menu.publish', { version });
    await control.fireTimer('housekeeping', 'every-minute');
    expect(await control.call('staff', STAFF, 'menu.list', {})).toMatchObject({ ok: true, data: { live: version } });
    expect(world.wechat.menu()?.map(({ name }) => name)).toEqual(['联系']);
  });

  it('who is too great a risk for WeChat cannot claim; who WeChat says nothing about can, and has it again whatever it says later', async () => {
    const { control, world } = application;
    const ranked = (name: string, rank: number) => control.post('/wechat/have-risk-rank', { name, rank });
    const claim = (name: string) => control.call('customer', name, 'coupon.claim', { templateId: CONTESTED_TEMPLATE });
    await control.call('customer', FOLLOWER, 'user.signIn', {});
    await ranked(FOLLOWER, 3);
    const refused = { ok: false, error: { code: 'COUPON.TOO_RISKY' } };
    expect([await claim(FOLLOWER), await claim(FOLLOWER)]).toMatchObject([refused, refused]);
    expect(world.wechat.calls()['/wxa/getuserriskrank']).toBe(1);
    const effect = { kind: 'error', code: 48001, message: '' } as const;
    world.faults.add({ target: 'wechat', match: '/wxa/getuserriskrank', effect });
    expect(await claim(STAFF)).toMatchObject({ ok: true, data: { alreadyClaimed: false } });
    world.faults.clear();
    await ranked(STAFF, 4);
    await world.clock.advance(60_000);
    expect(await claim(STAFF)).toMatchObject({ ok: true, data: { alreadyClaimed: true } });
  });

  it('messages go out, but those of customer service, which wait until somebody changes the driver', async () => {
    const { control, world } = application;
    const { oa, miniprogram } = world.wechat.accounts();
    const { oaOpenId, mpOpenId } = application.person(FOLLOWER);
    const content = templateOf(application, 'template-message');
    await enqueue(application, { channel: 'template', content, openId: oaOpenId });
    await openWindow(application, oaOpenId);
    await enqueue(application, {
      channel: 'customerService',
      content: { kind: 'text', text: '在的' },
      openId: oaOpenId,
    });
    for (const [channel, appId, openId] of [
      ['oaNotice', oa.appId, oaOpenId],
      ['mpNotice', miniprogram.appId, mpOpenId],
    ] as const) {
      const notice = templateOf(application, 'subscription', appId);
      await agree(application, { appId, openId, templateId: notice.templateId });
      await enqueue(application, { channel, content: notice, openId, appId });
    }
    await control.fireTimer('message-dispatch', 'twice-a-minute');
    const ends = Object.fromEntries(messages().map(({ channel, state, reason }) => [channel, [state, reason]]));
    expect(ends).toEqual({
      template: ['sent', undefined],
      customerService: ['waiting', expect.stringContaining('WECHAT_DRIVER=http')],
      // Our ledger was wrong: WeChat has been asked, and knows of no accept.
      oaNotice: ['undelivered', '43101'],
      mpNotice: ['undelivered', '43101'],
    });
  });
});

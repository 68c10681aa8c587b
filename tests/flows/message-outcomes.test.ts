import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, MINUTE_MS } from '../../shared/core/clock.ts';
import type { Message } from '../../shared/messaging/message.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { agree, enqueue, openWindow, templateOf } from '../support/outbox.ts';

const [FOLLOWER, STRANGER, STAFF] = ['林小满', '陈一诺', '王思远'] as const;

let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest(10);
  await application.employ(STAFF);
});
afterAll(() => application.close());
beforeEach(async () => {
  application.world.faults.clear();
  for (const name of ['messages', 'messageConsents', 'serviceWindows'])
    await application.database.collection(name).where({ appId: /./ }).remove();
});

const accounts = () => application.world.wechat.accounts();
const documents = <T>(name: string) => (application.contents()[name] ?? []) as T[];
const messages = () => documents<Message>('messages');
const dispatch = () => application.control.fireTimer('message-dispatch', 'twice-a-minute');
const act = (name: string, action: string, input: object) =>
  application.world.wechat.action(action)!.run({ name, ...input });

const staff = <T>(call: string, input: object): Promise<{ data: T }> =>
  application.control.call('staff', STAFF, call as never, input as never) as unknown as Promise<{ data: T }>;

/** Puts an accept into our ledger that WeChat knows nothing of, and a notice to everybody who has agreed. */
async function notify(appId: string, openId: string, group: string): Promise<void> {
  const { clock } = application.world;
  const { templateId, values } = templateOf(application, 'subscription', appId);
  const known = await application.database.collection('messageTemplates').where({ _id: templateId }).count();
  if (known.total === 0) await application.database.collection('messageTemplates').add({ _id: templateId, appId });
  await agree(application, { appId, openId, templateId });
  const notice = { group, purpose: 'service', templateId, values };
  const expiresAt = new Date(clock.nowMs() + DAY_MS).toISOString();
  expect(await staff('message.notify', { ...notice, expiresAt })).toMatchObject({ data: { accepted: 1 } });
}

describe('who has taken back the agreement to the privacy policy', () => {
  it('is sent no notice of the merchant, by neither account; WeChat is not asked, and the accept is kept', async () => {
    const { control } = application;
    await control.fireTimer('follower-sync', 'every-minute');
    await control.call('customer', FOLLOWER, 'user.signIn', {});
    await control.call('customer', FOLLOWER, 'privacy.withdraw', { requestKey: 'withdrawn-0001' });
    const { oaOpenId, mpOpenId } = application.person(FOLLOWER);
    await notify(accounts().oa.appId, oaOpenId, 'withdrawn-oa');
    await notify(accounts().miniprogram.appId, mpOpenId, 'withdrawn-mp');
    await dispatch();
    const stopped = { state: 'undelivered', reason: 'withdrawn', attempts: 0 };
    expect(messages()).toMatchObject([stopped, stopped]);
    expect(documents('messageConsents')).toMatchObject([{ left: 1 }, { left: 1 }]);
    await application.database.collection('privacyConsents').where({ what: 'withdrawn' }).remove();
  });
});

describe('what WeChat refuses', () => {
  it.each(['oa', 'miniprogram'] as const)(
    'because the person does not want it (43101, %s) is undelivered, and the ledger knows it',
    async (kind) => {
      const person = application.person(FOLLOWER);
      await notify(accounts()[kind].appId, kind === 'oa' ? person.oaOpenId : person.mpOpenId, `refused-${kind}`);
      await dispatch();
      expect(messages()).toMatchObject([{ state: 'undelivered', reason: '43101', attempts: 1 }]);
      expect(documents('messageConsents')).toMatchObject([{ left: 0, accepts: {} }]);
      expect(await staff('message.progress', { group: `refused-${kind}` })).toMatchObject({
        data: { undelivered: 1, dead: 0, waiting: 0 },
      });
    },
  );

  it('because the person does not follow (43004) is undelivered', async () => {
    const { oaOpenId } = application.person(STRANGER);
    const content = templateOf(application, 'template-message');
    await enqueue(application, { channel: 'template', content, openId: oaOpenId });
    await dispatch();
    expect(messages()).toMatchObject([{ state: 'undelivered', reason: '43004', attempts: 1 }]);
  });

  it('because no window is open (45015) is undelivered, and the ledger forgets the window', async () => {
    const { oaOpenId: openId } = application.person(FOLLOWER);
    await openWindow(application, openId);
    await enqueue(application, { channel: 'customerService', content: { kind: 'text', text: '在的' }, openId });
    await dispatch();
    expect(messages()).toMatchObject([{ state: 'undelivered', reason: '45015', attempts: 1 }]);
    expect(documents('serviceWindows')).toEqual([]);
  });
});

describe('what somebody must mend', () => {
  it.each([
    ['the account may not', 48001, '48001 需要已认证的服务号'],
    ['no token is taken', 40001, '40001'],
  ])('is held and shown to staff in words, and goes out when it is mended: %s (%i)', async (_, code, words) => {
    const { faults, clock, wechat } = application.world;
    const { oaOpenId } = application.person(FOLLOWER);
    const received = () => wechat.inbox(oaOpenId).filter(({ kind }) => kind === 'template').length;
    const before = received();
    const effect = { kind: 'error', code, message: 'as WeChat says it' } as const;
    faults.add({ target: 'wechat', match: '/cgi-bin/message/template/send', effect });
    const content = templateOf(application, 'template-message');
    await enqueue(application, { channel: 'template', content, openId: oaOpenId });
    await dispatch();
    const { data } = await staff<{ messages: { reason: string }[] }>('message.trouble', { state: 'held' });
    expect(data.messages).toMatchObject([{ reason: expect.stringContaining(words) }]);
    expect([messages().map(({ state }) => state), received()]).toEqual([['waiting'], before]);

    faults.clear();
    await clock.advance(31 * MINUTE_MS);
    await dispatch();
    expect([messages().map(({ state }) => state), received()]).toEqual([['sent'], before + 1]);
    expect(await staff('message.trouble', { state: 'held' })).toMatchObject({ data: { messages: [] } });
  });
});

describe('a customer service message', () => {
  it('goes out while the window is open that a message of the person has opened', async () => {
    const { appId } = accounts().oa;
    const { oaOpenId: openId } = application.person(FOLLOWER);
    await act(FOLLOWER, 'write', { account: appId, message: { type: 'text', content: '在吗' } });
    await openWindow(application, openId);
    await enqueue(application, { channel: 'customerService', content: { kind: 'text', text: '在的' }, openId });
    await dispatch();
    expect(messages()).toMatchObject([{ state: 'sent', attempts: 1 }]);
    expect(documents('serviceWindows')).toMatchObject([{ openings: { message: { used: 1 } } }]);
  });
});

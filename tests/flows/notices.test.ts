import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';

const [CUSTOMER, OTHER, STAFF] = ['林小满', '周子昂', '王思远'] as const;

let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest(10);
  await application.employ(STAFF);
});
afterAll(() => application.close());

describe('a notice of the merchant to those who have agreed', () => {
  it('reaches them once, is counted, and can be cancelled before it is sent', async () => {
    const { world, control, database } = application;
    const { appId } = world.wechat.accounts().miniprogram;
    const template = world.wechat.templates('subscription', appId)[0]!;
    await database.collection('messageTemplates').add({ _id: template.id, appId });
    const answers = [{ templateId: template.id, answer: 'accept' as const }];
    for (const name of [CUSTOMER, OTHER]) {
      await world.wechat.action('answer-notices')!.run({ name, account: appId, answers: { [template.id]: 'accept' } });
      await control.call('customer', name, 'message.consent', { requestKey: `tap-${name.length}-0001`, answers });
    }
    const notice = (group: string) => ({
      ...{ group, purpose: 'service' as const, templateId: template.id },
      values: Object.fromEntries(template.keywords.map(({ name, example }) => [name, example])),
      expiresAt: new Date(world.clock.nowMs() + 3_600_000).toISOString(),
    });
    for (let times = 0; times < 2; times++)
      expect(await control.call('staff', STAFF, 'message.notify', notice('hours'))).toEqual({
        ok: true,
        data: { accepted: 2 },
      });
    await control.fireTimer('message-dispatch', 'twice-a-minute');
    await control.call('staff', STAFF, 'message.notify', notice('hours'));
    expect(await control.call('staff', STAFF, 'message.progress', { group: 'hours' })).toMatchObject({
      data: { waiting: 0, sent: 2, unknown: 0 },
    });
    for (const name of [CUSTOMER, OTHER]) expect(world.wechat.inbox(application.person(name).mpOpenId)).toHaveLength(1);

    for (const name of [CUSTOMER, OTHER])
      await control.call('customer', name, 'message.consent', { requestKey: `tap-${name.length}-0002`, answers });
    await control.call('staff', STAFF, 'message.notify', notice('later'));
    expect(await control.call('staff', STAFF, 'message.cancel', { group: 'later' })).toMatchObject({
      data: { cancelled: 2 },
    });
    await control.fireTimer('message-dispatch', 'twice-a-minute');
    expect(world.wechat.inbox(application.person(CUSTOMER).mpOpenId)).toHaveLength(1);
    expect(await control.call('staff', CUSTOMER, 'message.notify', notice('mine'))).toMatchObject({ ok: false });
  });
});

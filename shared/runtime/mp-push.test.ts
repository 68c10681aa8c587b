import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { inRepository } from '../../scripts/build/repository.ts';
import type { IdentityId, UserId } from '../core/ids.ts';
import type { Identity, User } from '../identity/index.ts';
import { Consents, type MessageConsent } from '../messaging/index.ts';
import type { Erasure } from '../privacy/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';

const MP = 'wx0123456789abcdef';
const PLATFORM = 'oPlatform';
const [PERSON, USER, FORMER] = ['oPerson', 'u_person' as UserId, 'u_former' as UserId];
const AT = new Date('2024-03-01T04:00:00Z');
const PHONE = { number: '+8613800138000', verifiedAt: AT, codeId: 'c' };
const HOME = { recipient: '周子昂', phone: '13900001234', province: '上海市', city: '上海市', detail: '长乐路 99 号' };
const ADDRESS = { value: HOME, at: AT };

let local: LocalDatabase;
let main: (event: unknown) => Promise<unknown>;
beforeAll(async () => {
  local = await startLocalDatabase();
  process.env['MP_APP_ID'] = MP;
  const load = createRequire(inRepository('package.json'));
  ({ main } = load('./dist/cloudfunctions/mp-push/index.js') as { main: typeof main });
});
beforeEach(async () => {
  local.reset();
  jest.spyOn(console, 'log').mockImplementation(() => {});
  jest.spyOn(console, 'error').mockImplementation(() => {});
  const times = { createdAt: AT, updatedAt: AT };
  const identityIds = [`${MP}:${PERSON}` as IdentityId];
  const kept = { phone: PHONE, preferences: { revision: 3, address: ADDRESS, topics: { value: ['tea'], at: AT } } };
  const [identities, users] = [
    local.database.collection<Identity>('identities'),
    local.database.collection<User>('users'),
  ];
  await identities.add({ _id: identityIds[0]!, kind: 'mp', appId: MP, openId: PERSON, userId: FORMER, ...times });
  await users.addMany([
    { _id: USER, identityIds, roles: [], formerIds: [FORMER], ...kept, ...times },
    { _id: FORMER, identityIds: [], roles: [], mergedInto: USER, ...kept, ...times },
  ]);
});
afterEach(() => void jest.restoreAllMocks());
afterAll(() => local.close());

/** Calls the deployed bundle as the platform does, with a push of this person's. */
async function pushed(event: object, from = PLATFORM, more: Record<string, string> = {}): Promise<unknown> {
  const context: Record<string, string> = {
    WX_OPENID: from,
    WX_APPID: MP,
    WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID',
    ...more,
  };
  Object.assign(process.env, context);
  try {
    return await main({
      ToUserName: 'gh_1',
      FromUserName: PLATFORM,
      CreateTime: 1_709_265_600,
      MsgType: 'event',
      ...event,
    });
  } finally {
    for (const name of Object.keys(context)) delete process.env[name];
  }
}
const revoke = (RevokeInfo: string, OpenID = PERSON) => ({
  Event: 'user_authorization_revoke',
  OpenID,
  AppID: MP,
  RevokeInfo,
});
const users = () => local.all<User>('users');

describe('a push of the mini program', () => {
  it('that takes back the telephone number makes it forgotten, also where a merge had left it, and nothing else', async () => {
    expect(await pushed(revoke('8'))).toBe('success');
    expect(users().map(({ phone, preferences }) => [phone, preferences?.address?.value])).toEqual([
      [undefined, ADDRESS.value],
      [undefined, ADDRESS.value],
    ]);
  });

  it('that takes back the address makes it forgotten, once, as if the person had changed it', async () => {
    expect([await pushed(revoke('2')), await pushed(revoke('2'))]).toEqual(['success', 'success']);
    for (const { phone, preferences } of users()) {
      expect(phone).toEqual(PHONE);
      expect(preferences).toMatchObject({ revision: 4, topics: { value: ['tea'] } });
      expect(preferences?.address).not.toHaveProperty('value');
    }
  });

  it.each([
    [revoke('6')],
    [revoke('8', 'oStranger')],
    [{ Event: 'user_info_modified', OpenID: PERSON }],
    [{ Event: 'new' }],
  ])('changes nothing where nothing is kept: %j', async (event) => {
    const before = users();
    expect(await pushed(event)).toBe('success');
    expect([users(), local.all('erasures')]).toEqual([before, []]);
  });

  it('that a WeChat account is gone begins the erasure of the person, whatever the number of deliveries', async () => {
    const gone = { Event: 'user_authorization_cancellation', OpenID: PERSON, AppID: MP };
    expect([await pushed(gone), await pushed(gone)]).toEqual(['success', 'success']);
    expect(local.all<Erasure>('erasures')).toMatchObject([{ _id: USER, why: 'cancelled' }]);
  });

  it('says who wants no notice any more; what was tapped in a page the page has told, and it counts once', async () => {
    const consent = (Event: string, SubscribeStatusString: string) =>
      pushed({ FromUserName: PERSON, Event, List: [{ TemplateId: 't1', SubscribeStatusString }] }, PERSON);
    const consents = new Consents(local.database);
    const subject = { appId: MP, openId: PERSON, templateId: 't1' };
    await local.database.collection<{ _id: string; appId: string }>('messageTemplates').add({ _id: 't1', appId: MP });
    await consents.record(subject, 'tap', 'always', AT);
    const always = () => local.all<MessageConsent>('messageConsents').map((one) => one.always);
    expect([await consent('subscribe_msg_popup_event', 'accept'), always()]).toEqual(['success', [true]]);
    expect([await consent('subscribe_msg_change_event', 'reject'), always()]).toEqual(['success', [false]]);
  });

  it.each<[string, object, string, Record<string, string>]>([
    ['that names somebody else than the platform does', revoke('8'), 'oSomebody', {}],
    ['of another account', revoke('8'), PLATFORM, { WX_APPID: 'wx1111111111111111' }],
    ['of a client', revoke('8'), PLATFORM, { TCB_SOURCE: 'wx_client' }],
    ['without a time', { ...revoke('8'), CreateTime: 'now' }, PLATFORM, {}],
  ])('%s is refused, and changes nothing', async (_, event, from, more) => {
    const before = users();
    expect(await pushed(event, from, more)).toBe('refused');
    expect(users()).toEqual(before);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS } from '../../core/clock.ts';
import type { IdentityId } from '../../core/ids.ts';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../../db/interruptions.harness.ts';
import { People, type Identity, type User } from '../../identity/index.ts';
import { Consents, MessageTemplates, Outbox, type Message } from '../../messaging/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { Campaign, START, user } from '../claims.harness.ts';
import { remindOfEnds } from './remind.ts';

const [MP, OA] = ['wxMiniProgram', 'wxOfficialAccount'];
const reminder = {
  ...{ daysBefore: 3, templateId: 'T', page: 'pages/mine/index' },
  values: { thing1: '{title}', time2: '{ends}' },
};

let local: LocalDatabase;
let campaign: Campaign;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => begin());
afterAll(() => local.close());

/** Three people with a coupon each, of whom the first two have agreed; it is noon, three days before the last. */
async function begin(): Promise<void> {
  campaign = await Campaign.open(local, { total: 9, reminder });
  const { database } = local;
  await messageTemplates().add({ _id: 'T', appId: MP });
  const now = { createdAt: START, updatedAt: START };
  for (const n of [1, 2, 3]) {
    const _id = `${MP}:o-${n}` as IdentityId;
    const person = { userId: user(n), ...now };
    await database.collection<Identity>('identities').add({ _id, kind: 'mp', appId: MP, openId: `o-${n}`, ...person });
    await database.collection<User>('users').add({ _id: user(n), identityIds: [_id], roles: [], ...now });
    await campaign.claim(user(n));
    if (n < 3) await agree(n);
  }
  const { expiresAt } = campaign.coupons()[0]!;
  campaign.clock.advance(expiresAt.getTime() - 3 * DAY_MS + 12 * HOUR_MS - campaign.clock.now().getTime());
}
const messageTemplates = () => local.database.collection<{ _id: string; appId: string }>('messageTemplates');
const agree = (n: number) =>
  new Consents(local.database).record({ appId: MP, openId: `o-${n}`, templateId: 'T' }, `tap-${n}`, 'accept', START);

function remind(gate: Gate = ({ perform }) => perform()) {
  const [database, { clock }] = [gated(local.database, gate), campaign];
  const logger = { info: () => {}, warn: () => {}, error: () => {} };
  const messaging = {
    ...{ consents: new Consents(database), outbox: new Outbox(database), templates: new MessageTemplates(database) },
  };
  const people = new People(database, clock, []);
  const deadline = new Date(clock.now().getTime() + 40_000);
  return orKilled(() => remindOfEnds({ database, clock, logger, people, ...messaging, officialAccount: OA }, deadline));
}
const reminded = () =>
  local
    .all<Message>('messages')
    .map(({ openId }) => openId)
    .sort();

describe('a reminder before a coupon ends', () => {
  it('goes to those who have agreed, says which coupon and until when, and opens the page', async () => {
    await remind();
    expect(reminded()).toEqual(['o-1', 'o-2']);
    const [{ expiresAt }] = campaign.coupons() as [{ expiresAt: Date }, ...unknown[]];
    expect(local.all('messages')[0]).toMatchObject({
      ...{ appId: MP, channel: 'mpNotice', purpose: 'couponExpiring', expiresAt },
      content: {
        ...{ templateId: 'T', values: { thing1: '满减券', time2: '2024-03-31 23:59' } },
        opens: { appId: MP, pagePath: 'pages/mine/index' },
      },
    });
  });

  it('is made once for each coupon, by day only, and not of what was used or is not near its end', async () => {
    const used = { set: { state: 'redeemed' } };
    await local.database
      .collection('coupons')
      .updateIf({ _id: campaign.coupons().find(({ userId }) => userId === user(2))!._id }, used);
    campaign.clock.advance(-3 * HOUR_MS);
    expect([await remind(), reminded()]).toEqual(['idle', []]);
    campaign.clock.advance(-21 * HOUR_MS);
    await remind();
    expect(reminded()).toEqual([]);
    campaign.clock.advance(DAY_MS);
    for (let hour = 0; hour < 3; hour++) {
      await remind();
      campaign.clock.advance(HOUR_MS);
    }
    // Who agrees afterwards is not reminded of what was passed by.
    await agree(3);
    await remind();
    expect(reminded()).toEqual(['o-1']);
  });

  it('is not made of what was claimed when the end was that near already', async () => {
    await remind();
    for (const n of [4, 0]) {
      const _id = `${MP}:o-${n}` as IdentityId;
      const now = { createdAt: START, updatedAt: START };
      await local.database.collection<User>('users').add({ _id: user(n), identityIds: [_id], roles: [], ...now });
      await agree(n);
      await campaign.claim(user(n));
      // As of the same end as those before: one is behind them in the order of ids, one in front.
      const { expiresAt } = campaign.coupons().find(({ userId }) => userId === user(1))!;
      const where = { _id: campaign.coupons().find(({ userId }) => userId === user(n))!._id };
      await local.database.collection('coupons').updateIf(where, { set: { expiresAt } });
    }
    await remind();
    expect(reminded()).toEqual(['o-1', 'o-2']);
  });

  it('reaches everybody once after a kill anywhere, and by two at once', async () => {
    await forEveryDeath(async (death) => {
      await begin();
      const first = await remind(deadly(death));
      await Promise.all([remind(), remind()]);
      expect(reminded()).toEqual(['o-1', 'o-2']);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it('waits as long as its template is not one of the merchant’s', async () => {
    await messageTemplates().removeMany({ _id: 'T' });
    await remind();
    expect(reminded()).toEqual([]);
    await messageTemplates().add({ _id: 'T', appId: OA });
    // Of the Official Account: nobody follows it.
    await remind();
    expect(reminded()).toEqual([]);
  });
});

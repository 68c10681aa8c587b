import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TemplateId, UserId } from '../../core/ids.ts';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { Campaign, START, template, TEMPLATE, user } from '../claims.harness.ts';
import { giveForOrder, grantCoupon, issueFor } from './issue-directly.ts';

let local: LocalDatabase;
let campaign: Campaign;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

const OPERATOR = user(90);
const plain: Gate = ({ perform }) => perform();

async function open(changes: Parameters<typeof template>[0] = {}): Promise<void> {
  campaign = await Campaign.open(local, changes);
  for (const n of [1, 2, 3]) campaign.records.set(user(n), campaign.recordOf(user(n)));
}
beforeEach(() => open());

const deps = (gate = plain) => campaign.deps(gated(local.database, gate));
const outcome = (issued: Awaited<ReturnType<typeof issueFor>>): string =>
  issued.ok ? (issued.data.isRepeat ? 'repeated' : 'issued') : issued.error;

async function grant(userId: UserId, requestKey: string, more: object = {}, gate = plain): Promise<string> {
  const wish = { templateId: TEMPLATE, userId, requestKey, reason: '补偿', by: OPERATOR, ...more };
  const granted = await orKilled(() => grantCoupon(deps(gate), wish));
  return granted === 'killed' ? granted : outcome(granted);
}
const order = (orderId: string, userId = user(1)) =>
  issueFor(deps(), { templateId: TEMPLATE, userId, occasion: { how: 'order', orderId } }).then(outcome);

describe('a grant', () => {
  it('takes a unit, says by whom and why, and is once for each key', async () => {
    expect([await grant(user(1), 'key-1'), await grant(user(1), 'key-1')]).toEqual(['issued', 'repeated']);
    const [coupon] = campaign.coupons();
    expect(coupon?.history).toMatchObject([{ what: 'issued', how: 'grant', by: OPERATOR, reason: '补偿' }]);
    campaign.check();
  });

  it('by the same key for another person, campaign or reason is refused', async () => {
    await campaign.deps().stock.templates.add(template({ _id: 'summer' as TemplateId }));
    await grant(user(1), 'key-1');
    const others = [
      await grant(user(2), 'key-1'),
      await grant(user(1), 'key-1', { templateId: 'summer' }),
      await grant(user(1), 'key-1', { reason: '生日' }),
    ];
    expect(others).toEqual(Array(3).fill('COMMON.KEY_USED'));
    expect(campaign.coupons()).toHaveLength(1);
  });

  it('counts towards the limit and the stock, as a claim towards it', async () => {
    await campaign.claim(user(1));
    expect(await grant(user(1), 'key-1')).toBe('COUPON.LIMIT_REACHED');
    expect(await grant(user(2), 'key-2')).toBe('issued');
    expect(await campaign.claim(user(2))).toMatchObject({ ok: true, data: { alreadyClaimed: true } });
    expect(await grant(user(3), 'key-3')).toBe('COUPON.SOLD_OUT');
  });

  it.each([
    ['of a draft', { state: 'draft' as const }, 'COUPON.NOT_FOUND'],
    [
      'of one that is paused and begins later',
      { state: 'paused' as const, startsAt: new Date('2024-03-05') },
      'issued',
    ],
    ['of one for others', { audience: [{ is: 'given' as const }] }, 'issued'],
    ['of one that was ended', { state: 'ended' as const }, 'COUPON.ENDED'],
    ['of one whose time is over', { endsAt: START }, 'COUPON.ENDED'],
  ])('%s: %s', async (_name, changes, expected) => {
    await open(changes);
    expect(await grant(user(1), 'key-1')).toBe(expected);
  });

  it('to nobody, or to somebody whose data are being erased, is refused', async () => {
    campaign.records.set(user(2), { ...campaign.recordOf(user(2)), isShutOut: true });
    expect([await grant(user(8), 'key-1'), await grant(user(2), 'key-2')]).toEqual(['GRANT.NOBODY', 'GRANT.NOBODY']);
  });

  it.each([1, 2])('made twice at once is one, also of the last coupon (%i for each person)', async (perUser) => {
    await open({ limits: { total: 1, perUser } });
    let others: Promise<string> | undefined;
    const slow: Gate = async ({ name, perform }) => {
      const answer = await perform();
      if (name === 'coupons.getMany') await (others ??= grant(user(1), 'key-1'));
      return answer;
    };
    expect([await grant(user(1), 'key-1', {}, slow), await others]).toEqual(['repeated', 'issued']);
    expect(await grant(user(2), 'key-2')).toBe('COUPON.SOLD_OUT');
  });

  it('that is killed anywhere and repeated is one', async () => {
    await forEveryDeath(async (death) => {
      await open();
      const first = await grant(user(1), 'key-1', {}, deadly(death));
      await Promise.all([grant(user(1), 'key-1'), grant(user(1), 'key-1')]);
      expect(campaign.coupons()).toHaveLength(1);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });
});

describe('a coupon for an occasion', () => {
  it('is one for each order, whoever the person has become, and for nobody else’s', async () => {
    await open({ limits: { total: 9, perUser: 3 } });
    const both = await Promise.all([order('a'), order('a')]);
    expect(both.sort()).toEqual(['issued', 'repeated']);
    campaign.records.set(user(2), { ...campaign.recordOf(user(2)), formerIds: [user(1)] });
    expect([await order('a', user(2)), await order('a', user(3))]).toEqual(['repeated', 'COMMON.KEY_USED']);
    expect(await order('b', user(2))).toBe('issued');
    expect(campaign.coupons()).toHaveLength(2);
  });

  it('of a paid order comes from each open campaign that gives one for so much', async () => {
    await open({ onOrderOf: 5_000 });
    const more = [
      { _id: 'dearer', onOrderOf: 9_000 },
      { _id: 'paused', onOrderOf: 1, state: 'paused' },
      { _id: 'none' },
    ] as Parameters<typeof template>[0][];
    await campaign.deps().stock.templates.addMany(more.map(template));
    const paid = { orderId: 'o-1', userId: user(1), paid: 6_000, paidAt: campaign.clock.now() };
    const twice = [await giveForOrder(deps(), paid), await giveForOrder(deps(), paid)];
    expect(twice.map((gifts) => gifts.map(({ templateId, issued }) => [templateId, outcome(issued)]))).toEqual([
      [[TEMPLATE, 'issued']],
      [[TEMPLATE, 'repeated']],
    ]);
  });
});

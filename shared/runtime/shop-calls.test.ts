import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import { randomIds, type TemplateId } from '../core/ids.ts';
import { template } from '../coupons/claims.harness.ts';
import { OrderDesk, OWNER } from '../coupons/orders/orders.harness.ts';
import { deadly, forEveryDeath, orKilled, type Gate } from '../db/interruptions.harness.ts';
import { People, type User } from '../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { confirmWithGifts } from './shop-calls.ts';

let local: LocalDatabase;
let desk: OrderDesk;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

/** What is paid for goods, of 100 yuan, is 80. */
const gift = (name: string, onOrderOf: number) =>
  template({ _id: name as TemplateId, onOrderOf, limits: { total: 5, perUser: 2 } });

async function open(): Promise<void> {
  desk = await OrderDesk.open(local);
  await desk.deps().stock.templates.addMany([gift('gift', 8_000), gift('dearer', 8_001)]);
  const times = { createdAt: new Date(0), updatedAt: new Date(0) };
  await local.database.collection<User>('users').add({ _id: OWNER, identityIds: [], roles: [], ...times });
  await desk.lock({}, { is: 'shop' });
}
beforeEach(open);

const confirm = (gate?: Gate) =>
  orKilled(() => {
    const deps = desk.deps(gate);
    const runtime = { ...deps, ids: randomIds, people: new People(deps.database, deps.clock, []) };
    return confirmWithGifts(runtime, desk.order());
  });

/** How each coupon of the order stands, and which came for it. */
const outcome = () => ({
  order: desk.coupons().map(({ state }) => state),
  gifts: desk.campaign.coupons().flatMap(({ _id, templateId }) => (templateId === 'gift' ? [_id] : [])),
});
const WHOLE = { order: ['redeemed', 'redeemed'], gifts: [`gift:${OWNER}:1`] };

describe('an order that is paid', () => {
  it('brings a coupon of each campaign that gives one for so much, once, however often the shop says so', async () => {
    const answers = [...(await Promise.all([confirm(), confirm()])), await confirm()];
    for (const answer of answers) expect(answer).toMatchObject({ ok: true, data: { pay: 8_000, gifts: WHOLE.gifts } });
    expect(outcome()).toEqual(WHOLE);
  });

  it('that was killed anywhere is whole after a repeat', async () => {
    await forEveryDeath(async (death) => {
      await open();
      const first = await confirm(deadly(death));
      expect(await confirm()).toMatchObject({ ok: true, data: { gifts: WHOLE.gifts } });
      expect(outcome()).toEqual(WHOLE);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it('brings nothing of a campaign that began after it was paid, however late the shop says so again', async () => {
    await confirm();
    desk.clock.advance(7 * DAY_MS);
    await desk.deps().stock.templates.add({ ...gift('later', 1), startsAt: desk.clock.now() });
    expect(await confirm()).toMatchObject({ ok: true, data: { gifts: WHOLE.gifts } });
    expect(desk.campaign.coupons().filter(({ templateId }) => templateId === 'later')).toEqual([]);
  });

  it('brings none when it is refused', async () => {
    await desk.release({}, { is: 'shop' });
    expect(await confirm()).toMatchObject({ ok: false, error: 'ORDER.OVER' });
    expect(outcome().gifts).toEqual([]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { Channels, type Click, type Visit } from '../channels/index.ts';
import { DAY_MS, MINUTE_MS } from '../core/clock.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { IdentityId, UserId } from '../core/ids.ts';
import { People, type User } from '../identity/index.ts';
import type { ActivityBatch } from './activity.ts';
import type { Contribution } from './contributions.ts';
import { OPEN_DAYS } from './count-people.ts';
import type { Figures } from './figures.ts';
import { keepFigures } from './keep-figures.ts';

const NOW = new Date('2026-03-02T10:00:00+08:00');
const identityOf = (who: string) => `wx0000000000000001:${who}` as IdentityId;

let local: LocalDatabase;
let clock: HandClock;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  local.reset();
  clock = new HandClock(NOW);
});
afterAll(() => local.close());

async function keep() {
  clock.advance(5 * MINUTE_MS);
  const { database } = local;
  const deps = { database, clock, people: new People(database, clock, []), channels: new Channels(database) };
  return keepFigures(deps, new Date(clock.now().getTime() + DAY_MS));
}
const user = (who: string) =>
  local.database
    .collection<User>('users')
    .add({ _id: who as UserId, identityIds: [identityOf(who)], roles: [], createdAt: NOW, updatedAt: NOW });
const visit = (who: string, n = 1) =>
  local.database
    .collection<Visit>('visits')
    .add({ _id: `${who}:visit-${n}`, userId: who as UserId, scene: 1001, at: NOW });
const batch = (who: string, n: number): ActivityBatch => ({
  ...{ _id: `batch-${who}-${n}`, identityId: identityOf(who), receivedAt: new Date(NOW.getTime() - n) },
  events: [{ what: 'enter', at: NOW, visitId: `visit-${n}`, scene: 1001 }],
});
const total = () => local.all<Figures>('figures').find(({ _id }) => _id === '1:2026-03:all')?.days['02'];

describe('people who did something', () => {
  it('are looked at once, whatever they did', async () => {
    for (const who of ['u_1', 'u_2']) {
      await user(who);
      await visit(who);
    }
    await local.database.collection<ActivityBatch>('activityBatches').addMany([batch('u_1', 1), batch('u_2', 2)]);
    expect(await keep()).toBe('idle');
    expect(local.all<Contribution>('contributions')).toHaveLength(2);
    // What was written now is added up the next time.
    expect(await keep()).toBe('idle');
    expect(total()).toMatchObject({ visits: 3, visitors: 2 });
    const before = local.requests();
    expect(await keep()).toBe('idle');
    expect(local.requests() - before).toBe(11);
  });

  it('are counted though a machine among them tells of more than can be read', async () => {
    const many = Array.from({ length: 3_001 }, (_, n) => batch('u_machine', n));
    for (let from = 0; from < many.length; from += 1_000)
      await local.database.collection<ActivityBatch>('activityBatches').addMany(many.slice(from, from + 1_000));
    for (const who of ['u_1', 'u_machine', 'u_2']) {
      await user(who);
      await visit(who);
    }
    for (const _ of ['counted', 'added up']) expect(await keep()).toBe('idle');
    expect(total()).toMatchObject({ visits: 2, visitors: 2 });
  });
});

describe('a day that is open', () => {
  it('counts the same as long as it is: an order stays a reader’s whose article was read before the open days', async () => {
    await user('u_1');
    await new Channels(local.database).documents.add({
      ...{ _id: 'article', channel: { kind: 'articleCard', name: '文章' }, versions: [{ at: NOW }] },
    } as never);
    const readAt = new Date(NOW.getTime() + DAY_MS);
    const visits = local.database.collection<Visit>('visits');
    await visits.add({ _id: 'u_1:read', userId: 'u_1' as UserId, channelId: 'article', scene: 1001, at: readAt });
    const paidAt = new Date(readAt.getTime() + 25 * DAY_MS);
    await local.database.collection('orders').add({
      ...{ _id: 'order-1', userId: 'u_1', couponIds: [], paidAt, paid: 900, refunded: 0, changedAt: paidAt },
    });
    clock.advance(30 * DAY_MS);
    for (const _ of ['counted', 'added up']) await keep();
    const cohorts = () =>
      local
        .all<Figures>('figures')
        .flatMap(({ _id, days }) =>
          _id.startsWith('1:2026-03:buyers:') ? { _id, orders: days['28']?.['orders'] } : [],
        );
    const counted = [{ _id: '1:2026-03:buyers:readers', orders: 1 }];
    expect(cohorts()).toEqual(counted);
    clock.advance((OPEN_DAYS - 10) * DAY_MS);
    await visits.add({ _id: 'u_1:now', userId: 'u_1' as UserId, scene: 1001, at: clock.now() });
    for (const _ of ['counted', 'added up']) await keep();
    expect(cohorts()).toEqual(counted);
  });
});

describe('clicks and follows', () => {
  it('of who works for the merchant count for nothing, of all others each counts', async () => {
    await user('u_1');
    await user('u_staff');
    await local.database.collection<User>('users').updateIf({ _id: 'u_staff' }, { set: { roles: ['operator'] } });
    const at = NOW;
    const click = { channelId: 'menu', at, from: 'wechat' } as const;
    await local.database.collection<Click>('clicks').addMany([
      { _id: 'click-1', ...click },
      { _id: 'click-2', ...click, identityId: identityOf('u_1') },
      { _id: 'click-3', ...click, identityId: identityOf('u_staff') },
    ]);
    const follow = { appId: 'wx', type: 'event.subscribe', createdAt: at, receivedAt: at };
    const follows = ['u_1', 'u_staff'].map((who) => ({ _id: `push-${who}`, ...follow, followerId: identityOf(who) }));
    await local.database.collection('oaEvents').addMany(follows);
    expect(await keep()).toBe('idle');
    expect(total()).toMatchObject({ clicks: 2, followed: 1 });
  });
});

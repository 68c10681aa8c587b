import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { DAY_MS, MINUTE_MS } from '../core/clock.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import { randomIds, type IdentityId, type UserId } from '../core/ids.ts';
import type { Identity, User } from '../identity/index.ts';
import type { ActivityBatch } from './activity.ts';
import type { Contribution } from './contributions.ts';
import { eraseContributions } from './erase-contributions.ts';
import { eraseActivity, ownActivity } from './own-activity.ts';
import { recordActivity } from './record-activity.ts';

const SOMEBODY = 'wx0000000000000001:o-1' as IdentityId;
const OTHER = 'wx0000000000000001:o-2' as IdentityId;
const NOW = new Date('2026-03-02T10:00:00+08:00');

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

/** A tap so long before it is told, by a phone whose clock is wrong by so much. */
const tapped = (agoMs: number, wrongByMs = 0) => ({
  sentAt: new Date(NOW.getTime() + wrongByMs).toISOString(),
  events: [{ what: 'tap' as const, name: 'claim', at: new Date(NOW.getTime() + wrongByMs - agoMs).toISOString() }],
});
const tell = (batchId: string, told: ReturnType<typeof tapped>, who = SOMEBODY) =>
  recordActivity({ database: local.database, clock }, who, { batchId, ...told });
const batches = () => local.all<ActivityBatch>('activityBatches');
const ago = () => batches().flatMap(({ events }) => events.map(({ at }) => NOW.getTime() - at.getTime()));

describe('what a phone tells', () => {
  it('is kept with one request, once, whoever else uses the same number', async () => {
    const before = local.requests();
    expect(await tell('batch-0001', tapped(MINUTE_MS))).toEqual({ ok: true, data: { kept: 1 } });
    expect(local.requests() - before).toBe(1);
    expect(await tell('batch-0001', tapped(MINUTE_MS))).toEqual({ ok: true, data: { kept: 1 } });
    expect(batches()).toHaveLength(1);
    await tell('batch-0001', tapped(MINUTE_MS), OTHER);
    expect(
      batches()
        .map(({ identityId }) => identityId)
        .sort(),
    ).toEqual([SOMEBODY, OTHER]);
  });

  it.each([
    ['is right', 0],
    ['is two years behind', -730 * DAY_MS],
    ['is a day ahead', DAY_MS],
  ])('has the moment of our clock, when the phone’s %s', async (_, wrongBy) => {
    await tell('batch-0001', tapped(3 * MINUTE_MS, wrongBy));
    expect(ago()).toEqual([3 * MINUTE_MS]);
  });

  it('never happens later than now', async () => {
    await tell('batch-0001', tapped(-MINUTE_MS));
    expect(ago()).toEqual([0]);
  });

  it('counts up to thirty days late, and is left out then', async () => {
    expect(await tell('batch-0001', tapped(30 * DAY_MS))).toEqual({ ok: true, data: { kept: 1 } });
    expect(await tell('batch-0002', tapped(30 * DAY_MS + 1))).toEqual({ ok: true, data: { kept: 0 } });
    expect(batches()).toHaveLength(1);
  });
});

describe('a person', () => {
  const person = {
    user: { _id: 'u_1' } as User,
    userIds: ['u_1' as UserId],
    identities: [{ _id: SOMEBODY } as Identity],
    anonymousId: 'a_1' as UserId,
  };
  const contribution = (name: string, number: number): Contribution => ({
    ...{ _id: `1:${name}:${number}`, generation: 1, person: name, number, at: NOW },
    changes: [{ key: 'all|2026-03-02|visits', by: number }],
  });

  it('sees what their phone told, and nobody else’s', async () => {
    await tell('batch-0001', tapped(0));
    await tell('batch-0002', tapped(0), OTHER);
    const { entries } = await ownActivity(local.database).page(person, undefined);
    expect(entries.map(({ text }) => text)).toEqual(['2026-03-02 10:00 点击 claim']);
  });

  it('who is erased leaves what was counted, as nobody’s, and nothing that the phone told', async () => {
    await tell('batch-0001', tapped(0));
    await tell('batch-0002', tapped(0), OTHER);
    const all = [contribution('u_1', 1), contribution('u_1', 2), contribution('u_2', 4)];
    await local.database.collection<Contribution>('contributions').addMany(all);
    await eraseActivity(local.database)(person);
    await eraseContributions({ database: local.database, ids: randomIds })(person);
    expect(batches().map(({ identityId }) => identityId)).toEqual([OTHER]);
    const left = local.all<Contribution>('contributions');
    expect(left.map(({ person: whose }) => whose).sort()).toEqual(['nobody', 'nobody', 'u_2']);
    expect(left.reduce((sum, { changes }) => sum + (changes[0]?.by ?? 0), 0)).toBe(7);
    expect(JSON.stringify(left)).not.toContain('u_1');
  });
});

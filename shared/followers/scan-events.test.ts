import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HandClock } from '../core/hand-clock.harness.ts';
import { forEveryDeath, deadly, gated, orKilled } from '../db/interruptions.harness.ts';
import { People, type Identity } from '../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { applyFollowEvent } from './follow-events.ts';
import { applyScanEvent } from './scan-events.ts';
import { followerId, NOON, OA } from './sync.harness.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => local.reset());
afterAll(() => local.close());

const second = (n: number) => new Date(Date.parse('2024-03-01T04:00:00Z') + n * 1_000);
const deps = (database = local.database) => ({ people: new People(database, new HandClock(NOON), []), followerId });
const scan = (scene: string, at: Date, database = local.database) =>
  applyScanEvent(deps(database), { appId: OA, openId: 'oa-1', scene, at });
const follow = (state: 'following' | 'unfollowed', at: Date) =>
  applyFollowEvent(deps(), { appId: OA, openId: 'oa-1', state, at });
const identity = () => local.all<Identity>('identities')[0];

describe('a scan of a follower', () => {
  it('is kept in one request the first time, in two afterwards', async () => {
    await follow('following', second(0));
    for (const [scene, requests] of [
      ['door', 1],
      ['table', 2],
    ] as const) {
      const before = local.requests();
      expect(await scan(scene, second(5))).toBe('kept');
      expect(local.requests() - before).toBe(requests);
      expect(identity()?.follower?.lastScan).toEqual({ scene, at: second(5) });
    }
  });

  it('never replaces a later one, whatever arrives first', async () => {
    await follow('following', second(0));
    await scan('late', second(9));
    expect(await scan('early', second(5))).toBe('outdated');
    expect(identity()?.follower?.lastScan).toEqual({ scene: 'late', at: second(9) });
  });

  it('of somebody we do not know, or think gone, makes a follower whose details are to be fetched', async () => {
    expect(await scan('door', second(5))).toBe('met');
    const met = { pending: 'details', follower: { state: 'following', lastScan: { scene: 'door', at: second(5) } } };
    expect(identity()).toMatchObject(met);
    await follow('unfollowed', second(6));
    expect(identity()?.follower).not.toHaveProperty('lastScan');
    expect(await scan('back', second(7))).toBe('met');
    expect(identity()).toMatchObject({ pending: 'details', follower: { state: 'following', stateAt: second(7) } });
  });

  it('before they left changes nothing when it arrives late', async () => {
    await follow('unfollowed', second(6));
    const before = identity();
    expect(await scan('door', second(5))).toBe('outdated');
    expect(identity()).toEqual(before);
  });

  it('is kept by the next delivery when the first is killed at any request', async () => {
    const requests = await forEveryDeath(async (death) => {
      local.reset();
      const first = await orKilled(() => scan('door', second(5), gated(local.database, deadly(death))));
      await scan('door', second(5));
      expect(identity()?.follower).toMatchObject({ state: 'following', lastScan: { scene: 'door', at: second(5) } });
      return first === 'killed' ? 'killed' : 'survived';
    });
    expect(requests).toBeGreaterThan(2);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import type { Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { followerId, openIds, SyncWorld } from './sync.harness.ts';

let local: LocalDatabase;
let world: SyncWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new SyncWorld(local);
});
afterAll(() => local.close());

const refusal = (kind: string) => Object.assign(new Error(kind), { kind });
const reportOfToday = () => world.reports().at(-1);

/** A gate that counts what is written, by collection. */
function writes(): { gate: Gate; counts: Record<string, number> } {
  const counts: Record<string, number> = {};
  const gate: Gate = ({ name, perform }) => {
    const [collection = '', method = ''] = name.split('.');
    if (/^(add|update|remove)/.test(method)) counts[collection] = (counts[collection] ?? 0) + 1;
    return perform();
  };
  return { gate, counts };
}

describe('an unchanged night', () => {
  it.each([1, 30])('writes nothing but the run’s own, with details anew every %d days', async (refreshDays) => {
    Object.assign(world.settings, { refreshDays });
    Object.assign(world.account, { followers: openIds(60), pageSize: 25 });
    world.account.notes.set('oa-3', { tagIds: [2, 100], remark: '店长', qrSceneText: 'desk' });
    await world.tick();
    // WeChat gives tags in any order.
    world.account.notes.set('oa-3', { tagIds: [100, 2], remark: '店长', qrSceneText: 'desk' });
    const before = [world.identities(), world.users()];
    world.clock.advance(DAY_MS);
    const { gate, counts } = writes();
    expect(await world.tick(gate)).toBe('done');
    expect(Object.keys(counts).sort()).toEqual(['followerTags', 'syncLists', 'syncReports', 'syncs']);
    expect([world.identities(), world.users()]).toEqual(before);
    expect(reportOfToday()).toMatchObject({ listed: 60, unchanged: 60, changed: 0, added: 0, gone: 0 });
  });

  it('writes of those who changed alone', async () => {
    Object.assign(world.settings, { refreshDays: 1 });
    world.account.followers = openIds(20);
    await world.tick();
    world.account.notes.set('oa-3', { remark: 'new' });
    world.account.notes.set('oa-4', { tagIds: [100] });
    world.clock.advance(DAY_MS);
    const { gate, counts } = writes();
    await world.tick(gate);
    expect(counts['identities']).toBe(2);
    expect(reportOfToday()).toMatchObject({ unchanged: 18, changed: 2 });
    // What WeChat no longer says is no longer stored.
    world.account.notes.clear();
    world.clock.advance(DAY_MS);
    await world.tick();
    expect(world.identity('oa-3')?.follower).not.toHaveProperty('remark');
    expect(world.identity('oa-4')).toMatchObject({ follower: { tagIds: [] } });
  });

  it('keeps a UnionID that WeChat leaves out of an answer', async () => {
    Object.assign(world.settings, { refreshDays: 1 });
    world.account.followers = openIds(1);
    await world.tick();
    world.account.unbound.add('oa-0');
    world.clock.advance(DAY_MS);
    await world.tick();
    expect(world.identity('oa-0')).toMatchObject({ unionId: 'union-0' });
  });
});

describe('a first run for which a day’s quota is not enough', () => {
  it('goes on each midnight and asks for nobody twice', async () => {
    Object.assign(world.account, { followers: openIds(1_000), pageSize: 200, detailsPerCall: 10 });
    world.batchSize = 50;
    let calls = 40;
    const fetch = world.account.followerDetails.bind(world.account);
    world.account.followerDetails = async (asked) => {
      if (calls <= 0) throw refusal('quota');
      calls -= 1;
      return fetch(asked);
    };
    let days = 1;
    while ((await world.tick()) !== 'done') {
      expect(await world.tick()).toBe('idle');
      expect(world.state().notBefore?.toISOString()).toMatch(/T16:00:00\.000Z$/);
      world.clock.advance(world.state().notBefore!.getTime() - world.clock.now().getTime());
      [calls, days] = [40, days + 1];
    }
    // What a batch was refused in the middle is asked for again: less than a batch for each of those at work.
    expect(days).toBeLessThanOrEqual(4);
    expect(world.following()).toHaveLength(1_000);
    expect(world.reports()).toMatchObject([{ day: '2024-03-01', listed: 1_000, added: 1_000, unchanged: 0 }]);
  });
});

describe('a list', () => {
  it('whose total moves and whose people come and go while it is read ends in what it names', async () => {
    Object.assign(world.account, { followers: openIds(6), pageSize: 2 });
    let next = 6;
    world.account.afterList = async () => {
      if (next < 9) world.account.followers = [...world.account.followers.slice(1), `oa-${next++}`];
    };
    while ((await world.tick()) !== 'done');
    world.account.afterList = async () => {};
    world.clock.advance(DAY_MS);
    await world.tick();
    expect(world.following()).toEqual([...world.account.followers].sort());
    expect(reportOfToday()).toMatchObject({ total: 6, listed: 6 });
  });

  it('that names somebody on two pages makes one of them', async () => {
    world.account.followers = openIds(3);
    const pages = [
      { openIds: ['oa-0', 'oa-1'], total: 3, nextCursor: 'oa-1' },
      { openIds: ['oa-1', 'oa-2', 'oa-2'], total: 3 },
    ];
    world.account.listFollowers = async () => pages[world.account.lists++]!;
    expect(await world.tick()).toBe('done');
    expect(world.identities()).toHaveLength(3);
    expect(world.users()).toHaveLength(3);
    expect(reportOfToday()).toMatchObject({ listed: 4, added: 3, unchanged: 1 });
  });

  it('that never ends is left alone for half an hour, and the operator is told', async () => {
    // Nobody of them follows: so nothing is stored.
    world.account.listFollowers = async () => {
      const first = world.account.lists++ * 5_000;
      const openIds = Array.from({ length: 5_000 }, (_, n) => `no-${first + n}`);
      return { openIds, total: 2, nextCursor: openIds.at(-1) };
    };
    expect(await world.tick(undefined, 3_600_000)).toBe('paused');
    expect(world.account.lists).toBeLessThan(8);
    expect(world.state()).toMatchObject({ trouble: { code: 'endlessList' }, run: { state: 'running' } });
    world.clock.advance(30 * 60_000 - 1);
    expect(await world.tick()).toBe('idle');
    await world.ask('cancel');
    await world.tick();
    await world.ask('start');
    world.account.listFollowers = async () => ({ openIds: [], total: 0 });
    expect(await world.tick()).toBe('done');
    expect(world.state()).not.toHaveProperty('trouble');
  });

  it('is held in memory three pages at most: two that are stored, and one that is read', async () => {
    Object.assign(world.account, { followers: openIds(60), pageSize: 5 });
    world.batchSize = 2;
    let [read, kept, most] = [0, 0, 0];
    world.account.afterList = async () => void (most = Math.max(most, ++read - kept));
    const gate: Gate = async ({ name, perform }) => {
      const answer = await perform();
      if (name === 'syncs.updateIf') kept = world.state().run.pages;
      return answer;
    };
    expect(await world.tick(gate)).toBe('done');
    expect([read, kept]).toEqual([12, 12]);
    expect(most).toBe(3);
  });
});

describe('the progress of a list', () => {
  it('never goes back, though two pages are stored at once, and counts nobody twice', async () => {
    Object.assign(world.account, { followers: openIds(60), pageSize: 20, detailsPerCall: 5 });
    world.batchSize = 5;
    const fetch = world.account.followerDetails.bind(world.account);
    // The first batch is answered when the second page is nearly stored.
    world.account.followerDetails = async (asked) => {
      while (asked.includes('oa-0') && world.account.asked.length < 35) await new Promise(setImmediate);
      return fetch(asked);
    };
    const shown: number[] = [];
    const gate: Gate = async ({ name, perform }) => {
      const answer = await perform();
      if (name === 'identities.addMany') world.clock.advance(5_000);
      if (name !== 'syncs.updateIf') return answer;
      const { counts, handledOfPage, stage } = world.state().run;
      if (stage === 'listing') shown.push(counts.listed + handledOfPage);
      return answer;
    };
    while ((await world.tick(gate, 600_000)) !== 'done');
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    expect([shown.at(-1), new Set(shown).size > 2]).toEqual([60, true]);
  });
});

describe('WeChat’s word to slow down', () => {
  it('halves the calls under way down to one, and each page that is stored adds one up to ten', async () => {
    Object.assign(world.account, { followers: openIds(400), pageSize: 200, detailsPerCall: 1 });
    world.batchSize = 200;
    let [underWay, most, isBusy] = [0, 0, true];
    const fetch = world.account.followerDetails.bind(world.account);
    world.account.followerDetails = async (asked) => {
      most = Math.max(most, ++underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      if (isBusy) throw refusal('slowDown');
      return fetch(asked);
    };
    const mostAtOnce: number[] = [];
    for (let tick = 0; tick < 5; tick++) {
      most = 0;
      expect(await world.tick()).toBe('paused');
      mostAtOnce.push(most);
      world.clock.advance(60_000);
    }
    expect(mostAtOnce).toEqual([10, 5, 2, 1, 1]);
    isBusy = false;
    expect(await world.tick()).toBe('done');
    expect(world.state()).toMatchObject({ run: { parallelCalls: 3 } });
    Object.assign(world.account, { pageSize: 20 });
    world.clock.advance(DAY_MS);
    world.account.afterList = async () => undefined;
    await world.tick();
    expect(world.state()).toMatchObject({ run: { parallelCalls: 10 } });
  });
});

describe('a tick whose time is over in the middle of a page', () => {
  it('keeps the batches that are stored, and the next goes on with the others', async () => {
    Object.assign(world.account, { followers: openIds(40), detailsPerCall: 5 });
    world.batchSize = 5;
    world.account.afterDetails = async () => {
      if (world.account.asked.length > 20) throw Object.assign(new Error('late'), { name: 'OutOfTimeError' });
    };
    expect(await world.tick()).toBe('unfinished');
    const stored = world.identities().map(({ openId }) => openId);
    expect(stored.length).toBeGreaterThan(0);
    expect(world.state().run).not.toHaveProperty('cursor');
    world.account.asked = [];
    world.account.afterDetails = async () => {};
    expect(await world.tick()).toBe('done');
    expect(world.account.asked.filter((openId) => stored.includes(openId))).toEqual([]);
    expect(world.following()).toHaveLength(40);
  });
});

describe('what WeChat says of a follower', () => {
  it('is stored as it is: an unknown scene, and nothing of what is missing', async () => {
    world.account.followers = openIds(2);
    world.account.unbound.add('oa-1');
    world.account.notes.set('oa-0', { scene: 'ADD_SCENE_OF_TOMORROW', qrScene: 4_294_967_295 });
    world.account.notes.set('oa-1', { scene: undefined, tagIds: [] });
    await world.tick();
    expect(world.identity('oa-0')).toMatchObject({
      follower: { scene: 'ADD_SCENE_OF_TOMORROW', qrScene: 4_294_967_295 },
    });
    const bare = world.identity('oa-1');
    expect(Object.keys(bare?.follower ?? {}).sort()).toEqual(['state', 'stateAt', 'tagIds']);
    expect(bare).not.toHaveProperty('unionId');
    expect(world.users().find(({ _id }) => _id === bare?.userId)?.identityIds).toEqual([followerId('oa-1')]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import { deadly, forEveryDeath, Killed, type Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { openIds, SyncWorld } from './sync.harness.ts';

let local: LocalDatabase;
let world: SyncWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new SyncWorld(local);
});
afterAll(() => local.close());

/** So many followers, all known; it is the next day. */
async function knownFollowers(count: number): Promise<void> {
  world.account.followers = openIds(count);
  await world.tick();
  world.clock.advance(DAY_MS);
  world.account.asked = [];
}

const reportOfToday = () => world.reports().at(-1);

describe('those who left unheard', () => {
  it('are found in an account that had no follower yet when it was synced first', async () => {
    await world.tick();
    world.account.followers = ['oa-0'];
    await world.push('subscribe', 'oa-0');
    await world.tick();
    expect(world.following()).toEqual(['oa-0']);
    world.account.followers = [];
    world.clock.advance(DAY_MS);
    await world.tick();
    expect(reportOfToday()).toMatchObject({ listed: 0, swept: 1, gone: 1 });
    expect(world.following()).toEqual([]);
  });

  it('are found by what the list does not name, asked about once, and marked in one write of the identities', async () => {
    await knownFollowers(120);
    world.account.followers = openIds(100);
    const before = world.identities().slice(0, 100);
    expect(await world.tick()).toBe('done');
    expect(world.account.asked.sort()).toEqual(openIds(120).slice(100).sort());
    expect(world.following()).toEqual(openIds(100).sort());
    expect(world.identities().slice(0, 100)).toEqual(before);
    expect(reportOfToday()).toMatchObject({ listed: 100, unchanged: 100, gone: 20, unlisted: 0 });
  });

  it('stay when WeChat still says that they follow: a list may leave somebody out', async () => {
    await knownFollowers(10);
    const list = world.account.listFollowers.bind(world.account);
    world.account.listFollowers = async (cursor) => {
      const page = await list(cursor);
      return { ...page, openIds: page.openIds.filter((openId) => openId !== 'oa-3') };
    };
    const before = world.identities();
    expect(await world.tick()).toBe('done');
    expect(world.identities()).toEqual(before);
    expect(reportOfToday()).toMatchObject({ listed: 9, gone: 0, unlisted: 1 });
  });

  it('stay when WeChat leaves them out of its answer, and are gone when it does not know them any more', async () => {
    await knownFollowers(10);
    world.account.followers = openIds(8);
    world.account.missing.add('oa-8');
    world.account.refused.add('oa-9');
    expect(await world.tick()).toBe('done');
    expect(world.following()).toEqual(openIds(9).sort());
    expect(reportOfToday()).toMatchObject({ gone: 1, unlisted: 1 });
  });

  it.each(['before WeChat answers', 'after it has answered'])(
    'and came back by an event %s are not marked',
    async (moment) => {
      await knownFollowers(10);
      world.account.followers = openIds(9);
      const comeBack = async () => {
        world.clock.advance(1_000);
        await world.push('subscribe', 'oa-9');
      };
      const fetch = world.account.followerDetails.bind(world.account);
      world.account.followerDetails = async (asked) => {
        if (moment === 'before WeChat answers') await comeBack();
        const answer = await fetch(asked);
        if (moment === 'after it has answered') await comeBack();
        return answer;
      };
      expect(await world.tick()).toBe('done');
      expect(world.following()).toContain('oa-9');
      expect(reportOfToday()).toMatchObject({ gone: 0 });
    },
  );

  it('are not looked for before the list has been read to its end', async () => {
    await knownFollowers(10);
    Object.assign(world.account, { followers: openIds(8), pageSize: 2 });
    world.account.afterList = async () => world.clock.advance(30_000);
    for (let tick = 0; tick < 2; tick++) {
      expect(await world.tick()).toBe('unfinished');
      expect(world.following()).toHaveLength(10);
    }
    while ((await world.tick()) !== 'done');
    expect(world.following()).toEqual(openIds(8).sort());
  });

  it('are not those who followed while the list was read, though it does not name them', async () => {
    await knownFollowers(10);
    world.account.afterList = async () => {
      world.clock.advance(1_000);
      await world.push('subscribe', 'oa-99');
    };
    expect(await world.tick()).toBe('done');
    expect(world.following()).toContain('oa-99');
    expect(reportOfToday()).toMatchObject({ unseen: 0, gone: 0, unlisted: 0 });
  });

  it('between two attempts at a page of the list are found by the second', async () => {
    await knownFollowers(10);
    // Of the first attempt everything is kept but that the page was read.
    const gate: Gate = async ({ name, perform }) => {
      if (world.account.lists > 1 && name === 'syncs.updateIf' && local.all('syncLists').length > 0)
        throw new Killed(name);
      return perform();
    };
    expect(await world.tick(gate)).toBe('killed');
    world.account.followers = openIds(9);
    world.clock.advance(75_000);
    expect(await world.tick()).toBe('done');
    expect(world.following()).toEqual(openIds(9).sort());
    expect(reportOfToday()).toMatchObject({ listed: 9, gone: 1 });
  });

  it('are nobody in an unchanged night, wherever it is killed: no page is counted as read without whom it named', async () => {
    await forEveryDeath(async (death) => {
      world = new SyncWorld(local);
      Object.assign(world.account, { pageSize: 4 });
      await knownFollowers(10);
      const outcome = await world.tick(deadly(death));
      world.clock.advance(75_000);
      await world.tick();
      expect(world.account.asked).toEqual([]);
      expect(reportOfToday()).toMatchObject({ day: '2024-03-02', listed: 10, unchanged: 10, gone: 0 });
      return outcome === 'killed' ? 'killed' : 'survived';
    });
  }, 120_000);

  it('are found by walking over everybody in parts, also when each part is another tick', async () => {
    await knownFollowers(2_300);
    world.account.followers = openIds(2_260);
    expect(await world.tick()).toBe('done');
    expect(reportOfToday()).toMatchObject({ gone: 40 });
    expect(world.following()).toHaveLength(2_260);
  });
});

describe('the safety stop', () => {
  it('lets fifty go in any account, and holds the run at one more', async () => {
    await knownFollowers(60);
    world.account.followers = openIds(10);
    expect(await world.tick()).toBe('done');
    expect(reportOfToday()).toMatchObject({ gone: 50 });
    await world.push('unsubscribe', 'oa-0');
    world.account.followers = openIds(61);
    world.clock.advance(DAY_MS);
    await world.tick();
    world.account.followers = openIds(10);
    world.clock.advance(DAY_MS);
    expect(await world.tick()).toBe('held');
    expect(world.following()).toHaveLength(61);
    expect(world.state()).toMatchObject({ run: { state: 'held', swept: 61, unseen: 51 } });
  });

  it.each([
    [100, 'done'],
    [101, 'held'],
  ])('lets the configured share go: %d of 1,000 at 10 %% end the run as %s', async (left, outcome) => {
    await knownFollowers(1_000);
    world.account.followers = openIds(1_000 - left);
    expect(await world.tick()).toBe(outcome);
    expect(world.following()).toHaveLength(outcome === 'done' ? 1_000 - left : 1_000);
  });

  it.each([
    ['an empty list', () => (world.account.followers = [])],
    ['a list that ends too early', () => (world.account.followers = openIds(30))],
    [
      'details that say of everybody listed that nobody follows',
      () => {
        Object.assign(world.settings, { refreshDays: 1 });
        for (const openId of openIds(200)) world.account.notes.set(openId, { subscribed: false });
      },
    ],
  ])('keeps %s from emptying the database', async (_name, breakIt) => {
    await knownFollowers(200);
    const before = world.identities();
    breakIt();
    expect(await world.tick()).toBe('held');
    expect(world.identities()).toEqual(before);
    // Nothing more is done, and the next tick costs one request.
    const requests = local.requests();
    expect(await world.tick()).toBe('idle');
    expect(local.requests() - requests).toBe(1);
  });

  it('does not count those who were never stored: they cannot be lost', async () => {
    world.account.followers = openIds(120);
    world.account.missing = new Set(openIds(60));
    const fetch = world.account.followerDetails.bind(world.account);
    world.account.followerDetails = async (asked) => {
      if (world.state().run.stage === 'retrying') {
        world.account.missing.clear();
        world.account.followers = openIds(120).slice(60);
      }
      return fetch(asked);
    };
    expect(await world.tick()).toBe('done');
    expect(reportOfToday()).toMatchObject({ listed: 120, added: 60, left: 60, unseen: 0 });
  });

  it('marks them when staff confirm it', async () => {
    await knownFollowers(200);
    world.account.followers = openIds(100);
    await world.tick();
    await world.ask('confirm');
    expect(await world.tick()).toBe('done');
    expect(world.following()).toEqual(openIds(100).sort());
    expect(reportOfToday()).toMatchObject({ gone: 100 });
    expect(world.state()).not.toHaveProperty('trouble');
  });

  it('holds the run of its day only: the next day begins with the list anew', async () => {
    await knownFollowers(200);
    world.account.followers = [];
    await world.tick();
    world.account.followers = openIds(200);
    world.clock.advance(DAY_MS);
    expect(await world.tick()).toBe('done');
    expect(world.following()).toHaveLength(200);
    expect(world.state()).not.toHaveProperty('trouble');
    expect(local.all('syncLists')).toEqual([]);
  });

  it.each(['start', 'cancel'] as const)('leaves everybody when staff %s instead', async (action) => {
    await knownFollowers(200);
    world.account.followers = [];
    await world.tick();
    world.account.followers = openIds(200);
    await world.ask(action);
    expect(await world.tick()).toBe('done');
    expect(world.following()).toHaveLength(200);
    expect(world.state()).not.toHaveProperty('trouble');
  });
});

describe('somebody who was listed and left before WeChat was asked', () => {
  it('ends unfollowed in the same run, and is counted', async () => {
    Object.assign(world.settings, { refreshDays: 1 });
    await knownFollowers(5);
    world.account.afterList = async () => void (world.account.followers = openIds(4));
    expect(await world.tick()).toBe('done');
    expect(world.following()).toEqual(openIds(4).sort());
    expect(reportOfToday()).toMatchObject({ listed: 5, unchanged: 4, left: 1, gone: 1, unlisted: 0 });
  });

  it('ends so too when WeChat did not answer for them at first', async () => {
    Object.assign(world.settings, { refreshDays: 1 });
    await knownFollowers(5);
    world.account.missing.add('oa-4');
    world.account.afterDetails = async () => {
      world.account.missing.clear();
      world.account.followers = openIds(4);
    };
    expect(await world.tick()).toBe('done');
    expect(world.following()).toEqual(openIds(4).sort());
    expect(reportOfToday()).toMatchObject({ listed: 5, unchanged: 4, left: 1, gone: 1, missing: 0 });
  });

  it('and was never known is not stored, and counted', async () => {
    world.account.followers = openIds(3);
    world.account.afterList = async () => void (world.account.followers = openIds(2));
    await world.tick();
    expect(world.identities()).toHaveLength(2);
    expect(reportOfToday()).toMatchObject({ listed: 3, added: 2, left: 1, gone: 0 });
  });
});

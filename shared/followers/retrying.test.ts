import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { answering } from '../wechat/client.harness.ts';
import { fetchFollowers } from '../wechat/endpoints/index.ts';
import { WeChatError } from '../wechat/errors.ts';
import { CALLS_GRACE_MS, HALVING_RESERVE_MS } from './run-in-work.ts';
import { followerId, NOON, openIds, SyncWorld } from './sync.harness.ts';

let local: LocalDatabase;
let world: SyncWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new SyncWorld(local);
});
afterAll(() => local.close());

const reportOfToday = () => world.reports().at(-1);

describe('followers whom WeChat does not answer for', () => {
  it.each(['refused', 'missing'] as const)('(%s) are asked for once more when the list is read', async (reason) => {
    Object.assign(world.account, { followers: openIds(4), pageSize: 2 });
    world.account[reason].add('oa-0');
    world.account.afterDetails = async () => {
      if (world.account.lists === 2) world.account[reason].clear();
    };
    expect(await world.tick()).toBe('done');
    expect(world.account.asked.filter((openId) => openId === 'oa-0')).toHaveLength(2);
    expect(world.identity('oa-0')).toMatchObject({ unionId: 'union-0', userId: expect.any(String) });
    expect(reportOfToday()).toMatchObject({ listed: 4, added: 4, refused: 0, missing: 0 });
  });

  it.each(['refused', 'missing'] as const)('(%s) twice are kept by name, and counted so', async (reason) => {
    world.account.followers = openIds(4);
    world.account[reason].add('oa-0');
    await world.tick();
    expect(world.identity('oa-0')).toMatchObject({ openId: 'oa-0', follower: { state: 'following' } });
    expect(world.identity('oa-0')).not.toHaveProperty('userId');
    expect(reportOfToday()).toMatchObject({ listed: 4, added: 3, [reason]: 1 });
  });

  it('are asked for again the next night, and every night until WeChat answers', async () => {
    world.account.followers = openIds(2);
    world.account.refused.add('oa-0');
    await world.tick();
    for (let night = 0; night < 2; night++) {
      world.account.asked = [];
      world.clock.advance(DAY_MS);
      await world.tick();
      expect(world.account.asked).toEqual(['oa-0', 'oa-0']);
    }
    world.account.refused.clear();
    world.clock.advance(DAY_MS);
    await world.tick();
    expect(reportOfToday()).toMatchObject({ changed: 1, refused: 0 });
    expect(world.identity('oa-0')).toMatchObject({ userId: expect.any(String) });
  });

  it('and are known stay as they are', async () => {
    Object.assign(world.settings, { refreshDays: 1 });
    world.account.followers = openIds(3);
    await world.tick();
    const before = world.identities();
    world.account.refused.add('oa-0');
    world.account.missing.add('oa-1');
    world.clock.advance(DAY_MS);
    expect(await world.tick()).toBe('done');
    expect(world.identities()).toEqual(before);
    expect(reportOfToday()).toMatchObject({ listed: 3, unchanged: 1, refused: 1, missing: 1, gone: 0 });
  });

  it('and left meanwhile, by an event that comes late, end unfollowed', async () => {
    world.account.followers = openIds(2);
    world.account.refused.add('oa-0');
    world.account.afterDetails = async () => world.clock.advance(20_000);
    await world.tick();
    await world.push('unsubscribe', 'oa-0', new Date(NOON.getTime() + 5_000));
    expect(world.following()).toEqual(['oa-1']);
  });

  it('and left meanwhile, by an event that comes at once, are not asked for any more', async () => {
    world.account.followers = openIds(2);
    world.account.refused.add('oa-0');
    world.account.afterDetails = async () => {
      world.account.afterDetails = async () => {};
      world.clock.advance(2_000);
      await world.push('unsubscribe', 'oa-0');
    };
    await world.tick();
    expect(world.following()).toEqual(['oa-1']);
    expect(world.account.asked).toEqual(['oa-0', 'oa-1']);
    expect(reportOfToday()).toMatchObject({ listed: 2, added: 1, left: 1, refused: 0 });
  });

  it('stand twice in the list, and are asked for once more and not twice', async () => {
    const pages = [['oa-0', 'oa-1'], ['oa-2'], ['oa-3'], ['oa-0']];
    world.account.listFollowers = async () => {
      const page = world.account.lists++;
      return { openIds: pages[page]!, total: 4, nextCursor: pages[page + 1]?.[0] };
    };
    world.account.refused.add('oa-0');
    world.account.followers = openIds(4);
    await world.tick();
    expect(world.account.asked.filter((openId) => openId === 'oa-0')).toHaveLength(3);
    expect(
      world
        .identities()
        .map(({ openId }) => openId)
        .sort(),
    ).toEqual(openIds(4));
  });

  it('are put aside ten thousand at most, and all are counted', async () => {
    world.account.followers = openIds(10_020);
    world.account.missing = new Set(openIds(10_020));
    expect(await world.tick()).toBe('done');
    expect(world.account.asked).toHaveLength(20_020);
    expect(world.identities()).toHaveLength(10_000);
    expect(reportOfToday()).toMatchObject({ listed: 10_020, missing: 10_020 });
  }, 60_000);

  it('are more than a tick has time to ask for: it keeps those whom it has asked for, and the next goes on', async () => {
    world.account.followers = openIds(600);
    world.account.refused = new Set(openIds(250));
    world.account.missing = new Set(openIds(600).slice(250));
    const fetch = world.account.followerDetails.bind(world.account);
    const tick = () => {
      const deadline = world.clock.now().getTime() + 40_000;
      world.account.followerDetails = async (asked) => {
        if (world.clock.now().getTime() >= deadline + CALLS_GRACE_MS)
          throw Object.assign(new Error('late'), { name: 'OutOfTimeError' });
        if (world.state().run.stage === 'retrying') world.clock.advance(120 * asked.length);
        return fetch(asked);
      };
      return world.tick();
    };
    expect(await tick()).toBe('unfinished');
    expect(world.state().run).toMatchObject({ stage: 'retrying', aside: openIds(600).slice(300) });
    expect(await tick()).toBe('done');
    expect(reportOfToday()).toMatchObject({ listed: 600, refused: 250, missing: 350 });
    expect(world.following()).toEqual(openIds(600).sort());
  });
});

describe('calls that WeChat refuses because of some whom they name', () => {
  const CALL_MS = 400;
  const TICK_MS = 40_000;

  /** WeChat as it is: who is refused stands alone only after many calls, and each of these takes its time. */
  const refuseWholeCalls = (refused: readonly string[]) => {
    let deadline = 0;
    const now = () => world.clock.now().getTime();
    const { api } = answering(({ path, parameters }) => {
      world.clock.advance(CALL_MS);
      if (now() > deadline + CALLS_GRACE_MS) throw Object.assign(new Error('late'), { name: 'OutOfTimeError' });
      const asked = (parameters['user_list'] as { openid: string }[]).map(({ openid }) => openid);
      if (asked.some((openId) => refused.includes(openId))) throw new WeChatError(path, 40003, 'invalid openid');
      return { user_info_list: asked.map((openid) => ({ openid, subscribe: 1 })) };
    });
    const mayHalve = () => now() < deadline - HALVING_RESERVE_MS;
    world.account.detailsPerCall = 20;
    world.account.followerDetails = (asked) => fetchFollowers(api, asked, mayHalve);
    return async () => {
      deadline = now() + TICK_MS;
      const outcome = await world.tick(undefined, TICK_MS);
      world.clock.advance(60_000);
      return outcome;
    };
  };

  it('and that are more than a tick has time to halve are halved on by the next ones', async () => {
    world.account.followers = openIds(200);
    const refused = openIds(200).filter((_, at) => at % 2 === 0);
    const tick = refuseWholeCalls(refused);
    let ticks = 1;
    while ((await tick()) !== 'done') expect(++ticks).toBeLessThan(8);
    expect(reportOfToday()).toMatchObject({ listed: 200, added: 100, refused: 100, missing: 0 });
    expect(world.following()).toEqual(openIds(200).sort());
  });

  it('do not keep a run from marking as gone those whom WeChat does not know any more', async () => {
    world.account.followers = openIds(80);
    await world.tick();
    world.clock.advance(DAY_MS);
    Object.assign(world.settings, { mostGonePercent: 100 });
    world.account.followers = openIds(10);
    const tick = refuseWholeCalls(openIds(80).slice(10));
    let ticks = 1;
    while ((await tick()) !== 'done') expect(++ticks).toBeLessThan(8);
    expect(reportOfToday()).toMatchObject({ unseen: 70, gone: 70, unlisted: 0 });
    expect(world.following()).toEqual(openIds(10));
  });
});

describe('a follower whose document the database does not take', () => {
  beforeEach(() => {
    world.unwritable.add(followerId('oa-1'));
  });

  it('is put aside, tried once more at the end, counted, and keeps nobody back', async () => {
    Object.assign(world.account, { followers: openIds(5), pageSize: 3 });
    expect(await world.tick()).toBe('done');
    expect(world.following()).toEqual(['oa-0', 'oa-2', 'oa-3', 'oa-4']);
    expect(world.account.asked).toEqual([...openIds(5), 'oa-1']);
    expect(reportOfToday()).toMatchObject({ listed: 5, added: 4, unwritable: 1, missing: 0 });
    // Nor is a user left who was made for nobody.
    expect(world.users()).toHaveLength(4);
  });

  it('and was announced by a push is left to the next run, and the tick after it is idle again', async () => {
    world.unwritable.clear();
    await world.tick();
    world.account.followers = openIds(2);
    for (const openId of openIds(2)) await world.push('subscribe', openId);
    world.unwritable.add(followerId('oa-1'));
    expect(await world.tick()).toBe('done');
    expect(world.identity('oa-0')).toMatchObject({ userId: expect.any(String) });
    expect(world.identity('oa-1')).not.toHaveProperty('userId');
    expect(await world.tick()).toBe('idle');
  });

  it('and is known stays as it is, and is brought up to date by a later run', async () => {
    world.unwritable.clear();
    Object.assign(world.settings, { refreshDays: 1 });
    world.account.followers = openIds(3);
    await world.tick();
    for (const openId of openIds(3)) world.account.notes.set(openId, { remark: 'new' });
    world.clock.advance(DAY_MS);
    world.unwritable.add(followerId('oa-1'));
    expect(await world.tick()).toBe('done');
    const remarks = () => openIds(3).map((openId) => world.identity(openId)?.follower?.remark);
    expect(remarks()).toEqual(['new', undefined, 'new']);
    expect(reportOfToday()).toMatchObject({ listed: 3, changed: 2, unwritable: 1 });
    world.unwritable.clear();
    world.clock.advance(DAY_MS);
    await world.tick();
    expect(remarks()).toEqual(['new', 'new', 'new']);
  });
});

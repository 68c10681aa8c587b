import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { World } from '../../emulator/world.ts';
import { LOCAL_FOLLOWER_KEY, startApplication } from '../../scripts/local/application.ts';
import { DAY_MS, MINUTE_MS } from '../../shared/core/clock.ts';
import { followerIds, type Identity, type User } from '../../shared/identity/index.ts';
import { differences, type ServerFollower } from './followers-of-server.harness.ts';

/** How many processes are killed at least; more with WEILIAN_RUNS. */
const KILLS = Number(process.env['WEILIAN_RUNS'] ?? 5);
const FOLLOWERS = 1_500;
/** Of the requests of a tick at the database, this share kills its process, before the effect or after. */
const DEADLY = 0.08;
const PAST_LEASE_MS = 1.5 * MINUTE_MS;

let world: World;
beforeEach(async () => {
  const variables = { SYNC_REFRESH_DAYS: '1', SYNC_MOST_GONE_PERCENT: '50', SYNC_BATCH_SIZE: '100' };
  world = await startApplication({ port: 0, followers: FOLLOWERS, variables });
  world.clock.freeze();
}, 60_000);
afterEach(() => world.close());

/** What became of one tick of the deployed function. */
async function tick(): Promise<string> {
  const outcome = await world.cloudbase.timers.fire('follower-sync', 'every-minute');
  return outcome.ok ? ((outcome.result as { outcome?: string }).outcome ?? 'failed') : 'killed';
}

/** No timer fires meanwhile. */
const wait = (ms: number) => world.clock.jump(world.clock.nowMs() + ms, true);

function rage(): void {
  for (const when of ['before', 'after'] as const) {
    const effect = { kind: 'kill' } as const;
    world.faults.add({
      target: 'database',
      match: '*',
      function: 'follower-sync',
      when,
      probability: DEADLY / 2,
      effect,
    });
  }
  for (const match of ['/cgi-bin/user/get', '/cgi-bin/user/info/batchget'])
    world.faults.add({ target: 'wechat', match, probability: 0.05, effect: { kind: 'error', code: -1, message: '' } });
  // Some pushes come to nobody, and WeChat gives up.
  world.faults.add({ target: 'wechat', match: 'push', probability: 0.5, effect: { kind: 'drop' } });
}

/** Some come, some go; the events go to the deployed webhook. */
async function move(number: number): Promise<void> {
  const { wechat } = world;
  const followers = wechat.followers({ limit: FOLLOWERS });
  const gone = followers[(number * 37) % followers.length]!;
  await wechat.unfollow(gone.openId);
  if (number % 2 === 0) await wechat.follow(gone.openId, { scene: 'store_south' });
}

const everybody = <T>(name: string): T[] => {
  const { documents } = world.cloudbase.database.find(name, { limit: 1_000_000 });
  return JSON.parse(JSON.stringify(documents), asDate) as T[];
};
const asDate = (_key: string, value: unknown): unknown => {
  const date = (value as { $date?: unknown } | null)?.$date;
  return typeof date === 'string' ? new Date(date) : value;
};

/** In the words of WeChat's API. */
const ofServer = (): ServerFollower[] =>
  world.wechat.followers({ limit: 1_000_000 }).map((one) => ({
    subscribe: 1,
    openid: one.openId,
    ...(one.unionId !== undefined && { unionid: one.unionId }),
    subscribe_time: one.subscribedAt,
    subscribe_scene: one.subscribeScene,
    qr_scene: typeof one.qrScene === 'number' ? one.qrScene : 0,
    qr_scene_str: typeof one.qrScene === 'string' ? one.qrScene : '',
    remark: one.remark,
    tagid_list: one.tagIds,
  }));

describe('the deployed sync', () => {
  it(
    `whose process is killed ${KILLS} times (-9) ends in the state of WeChat’s server`,
    async () => {
      rage();
      let killed = 0;
      for (let ticks = 0; killed < KILLS; ticks++) {
        await move(ticks);
        const outcome = await tick();
        if (outcome === 'killed') killed += 1;
        const isOver = outcome === 'done' || outcome === 'idle' || outcome === 'paused';
        wait(isOver ? DAY_MS : PAST_LEASE_MS);
      }
      world.faults.clear();
      // First what was under way, then a whole night; and whoever is gone is erased.
      for (const ms of [PAST_LEASE_MS, DAY_MS]) {
        wait(ms);
        while ((await tick()) !== 'idle') wait(MINUTE_MS);
      }
      const { appId } = world.wechat.accounts().oa;
      const followerId = followerIds({ appId, key: LOCAL_FOLLOWER_KEY });
      const ours = { identities: everybody<Identity>('identities'), users: everybody<User>('users'), followerId };
      expect(differences(ofServer(), ours)).toEqual([]);
    },
    60_000 + KILLS * 20_000,
  );
});

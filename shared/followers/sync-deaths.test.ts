import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from '../core/clock.ts';
import { deadly, forEveryDeath, Killed, Turns, type Death, type Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { openIds, SyncWorld, unionIdOf } from './sync.harness.ts';
import type { SyncReport } from './sync-state.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

/** How many random histories; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 8);
const EVERYBODY = openIds(12);

/** Somebody comes or goes, and WeChat tells of it after so many requests of others, or not at all. */
interface Move {
  who: number;
  told: number | undefined;
  twice: boolean;
}

interface History {
  followers: string[];
  /** While a first run has read the list already. */
  known: string[];
  moves: Move[];
  refused: string[];
  pageSize: number;
  batchSize: number;
  endsWithEmptyPage: boolean;
  /** Which of the waiting requests comes next. */
  order: number[];
}

const history: fc.Arbitrary<History> = fc.record({
  followers: fc.shuffledSubarray(EVERYBODY),
  known: fc.subarray(EVERYBODY),
  moves: fc.array(
    fc.record({ who: fc.nat(11), told: fc.option(fc.nat(20), { nil: undefined }), twice: fc.boolean() }),
    { maxLength: 4 },
  ),
  refused: fc.subarray(EVERYBODY, { maxLength: 2 }),
  pageSize: fc.integer({ min: 2, max: 6 }),
  batchSize: fc.integer({ min: 1, max: 5 }),
  endsWithEmptyPage: fc.boolean(),
  order: fc.array(fc.nat(7), { minLength: 1, maxLength: 30 }),
});

/** An account that was synced a night ago; since then people came and went whom nobody told of. */
async function aNightLater({ known, followers, refused, ...settings }: History): Promise<SyncWorld> {
  const world = new SyncWorld(local);
  Object.assign(world.settings, { refreshDays: 1 });
  const { pageSize, batchSize, endsWithEmptyPage } = settings;
  Object.assign(world, { batchSize });
  Object.assign(world.account, { followers: known, pageSize, endsWithEmptyPage, detailsPerCall: 3 });
  await world.tick();
  world.clock.advance(DAY_MS);
  Object.assign(world.account, { followers: [...followers], refused: new Set(refused) });
  return world;
}

/** Somebody comes or goes in his turn, and the pushes come in theirs. */
function moving(world: SyncWorld, turns: Turns, { who, told, twice }: Move, number: number) {
  const { account, clock } = world;
  const openId = EVERYBODY[who] as string;
  const pass = (perform: () => Promise<unknown> = async () => {}) => turns.gate({ name: 'move', perform });
  return async () => {
    let event: 'subscribe' | 'unsubscribe' = 'subscribe';
    await pass(async () => {
      if (account.followers.includes(openId)) event = 'unsubscribe';
      account.followers = account.followers.filter((one) => one !== openId);
      if (event === 'subscribe') account.followers.push(openId);
      account.notes.set(openId, { remark: `note ${number}` });
    });
    const at = clock.now();
    if (told === undefined) return;
    for (let late = 0; late < told; late++) await pass();
    const push = () => world.push(event, openId, at, turns.gate, `${openId} ${at.getTime()} ${event}`);
    await push();
    if (twice) await push();
  };
}

/** The storm is over: what was under way ends, and a night later the sync runs undisturbed. */
async function calm(world: SyncWorld): Promise<void> {
  world.account.refused.clear();
  for (const wait of [75_000, 60_000, DAY_MS]) {
    world.clock.advance(wait);
    await world.tick();
  }
}

/** Ours, in the words of the server. */
const stored = (world: SyncWorld) =>
  world
    .identities()
    .filter(({ follower }) => follower?.state === 'following')
    .map(({ _id, openId, unionId, userId, pending, follower }) => {
      const listed = world.users().filter(({ identityIds }) => identityIds.includes(_id));
      return {
        openId,
        unionId,
        remark: follower?.remark,
        pending,
        isListed: listed.length === 1 && listed[0]?._id === userId,
      };
    })
    .sort(byOpenId);

const ofServer = ({ account }: SyncWorld) =>
  account.followers
    .map((openId) => ({
      openId,
      unionId: unionIdOf(openId),
      remark: account.notes.get(openId)?.remark,
      pending: undefined,
      isListed: true,
    }))
    .sort(byOpenId);

const byOpenId = (a: { openId?: string }, b: { openId?: string }) => ((a.openId ?? '') < (b.openId ?? '') ? -1 : 1);

/** Users who list somebody of whom nothing is stored. */
function usersOfNobody(world: SyncWorld) {
  const stored = new Set(world.identities().map(({ _id }) => _id));
  return world.users().filter(({ identityIds }) => !identityIds.every((id) => stored.has(id)));
}

/** Everybody who was listed came to one end. */
const sumOfEnds = ({ added, changed, unchanged, rejoined, left, refused, missing }: SyncReport) =>
  added + changed + unchanged + rejoined + left + refused + missing;

async function survive(of: History, death: Death | undefined): Promise<'killed' | 'survived'> {
  const world = await aNightLater(of);
  const turns = new Turns();
  let turn = 0;
  const pick = () => of.order[turn++ % of.order.length] ?? 0;
  const moves = of.moves.map((move, number) => moving(world, turns, move, number));
  const tick = () => world.tick(deadly(death, turns.gate));
  const [outcome] = await turns.run<unknown>([tick, ...moves], pick, () => world.clock.advance(400));
  await calm(world);
  expect(stored(world)).toEqual(ofServer(world));
  for (const report of world.reports())
    expect([report.runId, sumOfEnds(report)]).toEqual([report.runId, report.listed]);
  expect([world.pending(), world.state().pending]).toEqual([[], 0]);
  expect([usersOfNobody(world), local.all('syncLists')]).toEqual([[], []]);
  return outcome === 'killed' ? 'killed' : 'survived';
}

describe('a sync of a small account, while people come and go and pushes come late, twice or never', () => {
  it('ends in the state of WeChat’s server, in whatever order the requests are made', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (of) => {
        await survive(of, undefined);
      }),
      { numRuns: RUNS },
    );
  }, 300_000);

  it('ends in it wherever it is killed', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (of) => {
        await forEveryDeath((death) => survive(of, death));
      }),
      { numRuns: Math.ceil(RUNS / 10) },
    );
  }, 300_000);
});

describe('followers whose run is killed while it stores them, and who leave unheard before it goes on', () => {
  it.each(['are listed', 'are asked for once more'])(
    'leave no users behind (they %s)',
    async (moment) => {
      await forEveryDeath(async (death) => {
        const world = new SyncWorld(local);
        Object.assign(world, { batchSize: 2 });
        Object.assign(world.account, { followers: openIds(6), pageSize: 3 });
        await world.signIn('mp-1');
        if (moment === 'are asked for once more') answerAtSecond(world);
        const outcome = await world.tick(deadly(death));
        world.account.followers = outcome === 'killed' ? ['oa-5'] : openIds(6);
        world.clock.advance(75_000);
        await world.tick();
        expect(usersOfNobody(world)).toEqual([]);
        expect(world.users().filter(({ unionId }) => unionId === 'union-1')).toHaveLength(1);
        return outcome === 'killed' ? 'killed' : 'survived';
      });
    },
    120_000,
  );
});

describe('a run that is killed, cancelled by staff, and begun anew within minutes', () => {
  it('leaves nobody behind, wherever the tick that cancels it is killed too', async () => {
    await forEveryDeath(async (death) => {
      const world = new SyncWorld(local);
      Object.assign(world, { batchSize: 2 });
      Object.assign(world.settings, { mostGonePercent: 100 });
      Object.assign(world.account, { followers: openIds(6), pageSize: 3 });
      if ((await world.tick(deadly(death))) !== 'killed') return 'survived';
      world.account.followers = ['oa-0', 'oa-5'];
      await world.ask('cancel');
      world.clock.advance(75_000);
      await world.tick(deadly({ ...death, at: death.at % 8 }));
      world.clock.advance(75_000);
      await world.tick();
      await world.ask('start');
      world.clock.advance(60_000);
      await world.tick();
      expect(usersOfNobody(world)).toEqual([]);
      expect(world.following()).toEqual(['oa-0', 'oa-5']);
      return 'killed';
    });
  }, 120_000);

  it('leaves no users behind of those whom it was asking for once more', async () => {
    const world = new SyncWorld(local);
    world.account.followers = openIds(3);
    answerAtSecond(world);
    let isDead = false;
    const behindUsers: Gate = async ({ name, perform }) => {
      const answer = isDead || (await perform());
      isDead ||= name === 'users.addMany';
      if (isDead) throw new Killed(name);
      return answer;
    };
    expect(await world.tick(behindUsers)).toBe('killed');
    expect(usersOfNobody(world)).toHaveLength(3);
    world.account.followers = ['oa-2'];
    for (const action of ['cancel', 'start'] as const) {
      await world.ask(action);
      world.clock.advance(75_000);
      await world.tick();
    }
    expect(usersOfNobody(world)).toEqual([]);
    expect(world.following()).toEqual(['oa-2']);
  });
});

/** WeChat leaves everybody out of its answers as long as the list is read. */
function answerAtSecond(world: SyncWorld): void {
  const fetch = world.account.followerDetails.bind(world.account);
  world.account.followerDetails = async (asked) => {
    world.account.missing = new Set(world.state().run.stage === 'retrying' ? [] : asked);
    return fetch(asked);
  };
}

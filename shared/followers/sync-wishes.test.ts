import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, nextShanghaiMidnight } from '../core/clock.ts';
import { deadly, type Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { openIds, SyncWorld, unionIdOf } from './sync.harness.ts';
import type { SyncAction } from './sync-state.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

/** How many random histories; more of them for a long search: WEILIAN_RUNS=500. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 4);
/** More than may vanish at once: a list that names nobody holds the run. */
const EVERYBODY = openIds(70);
/** Those who come and go. */
const MOVING = 14;
const MINUTE_AND_LEASE_MS = 76_000;

/** What happens to a tick: at which request, or call of WeChat, and before its effect or after. */
const tick = fc.record({
  is: fc.constant('tick' as const),
  trouble: fc.constantFrom('none', 'none', 'kill', 'kill', 'fault', 'quota', 'slowDown', 'openId', 'emptyList'),
  at: fc.nat(45),
  when: fc.constantFrom('before' as const, 'after' as const),
  budgetMs: fc.constantFrom(0, 40_000),
});
const wish = fc.record({
  is: fc.constant('wish' as const),
  action: fc.constantFrom<SyncAction[]>('start', 'pause', 'resume', 'cancel', 'confirm'),
});
const move = fc.record({
  is: fc.constant('move' as const),
  who: fc.nat(MOVING - 1),
  told: fc.constantFrom('now', 'late', 'never'),
});
const answer = fc.record({
  is: fc.constant('answer' as const),
  who: fc.nat(MOVING - 1),
  how: fc.constantFrom('refused', 'missing', 'unwritable', 'well'),
});
const wait = fc.record({
  is: fc.constant('wait' as const),
  ms: fc.constantFrom(300, MINUTE_AND_LEASE_MS, MINUTE_AND_LEASE_MS, 31 * 60_000, DAY_MS),
});
const other = fc.record({ is: fc.constantFrom('allLeave', 'allReturn', 'deliver', 'midnight', 'beforeMidnight') });
const history = fc.record({
  followers: fc.constantFrom(0, 3, 8, 70),
  pageSize: fc.constantFrom(2, 5, 30),
  batchSize: fc.integer({ min: 2, max: 9 }),
  detailsPerCall: fc.constantFrom(1, 3, 10),
  policy: fc.constantFrom('delete' as const, 'anonymise' as const),
  steps: fc.array(fc.oneof(tick, tick, wish, move, move, answer, wait, other), { minLength: 3, maxLength: 30 }),
});
type Of<A> = A extends fc.Arbitrary<infer T> ? T : never;
type History = Of<typeof history>;

const failure = (kind: string) => Object.assign(new Error(kind), { kind, path: '/cgi-bin' });

/** One request, or one call of WeChat, goes wrong. */
function gateOf({ trouble, at, when }: Of<typeof tick>): Gate | undefined {
  if (trouble === 'none') return undefined;
  if (trouble === 'kill') return deadly({ at, when });
  const isOfList = trouble === 'openId' || trouble === 'emptyList';
  const names = isOfList ? ['list'] : ['list', 'details', 'tags', 'tagged'];
  let left = trouble === 'fault' ? at : at % (isOfList ? 4 : 8);
  return async ({ name, perform }) => {
    if ((trouble !== 'fault' && !names.includes(name)) || left-- !== 0) return perform();
    if (when === 'after') await perform();
    if (trouble === 'emptyList') return { total: 0, openIds: [] };
    throw trouble === 'fault' ? new Error('the database is down') : failure(trouble);
  };
}

/** What goes on between the sync, its staff and the people. */
class Story {
  readonly world = new SyncWorld(local);
  private late: (() => Promise<unknown>)[] = [];

  constructor({ followers, pageSize, batchSize, detailsPerCall, policy }: History) {
    Object.assign(this.world.settings, { refreshDays: 1 });
    Object.assign(this.world, { batchSize, policy });
    Object.assign(this.world.account, { followers: EVERYBODY.slice(0, followers), pageSize, detailsPerCall });
  }

  async live(step: History['steps'][number]): Promise<void> {
    const { world } = this;
    const { account, clock } = world;
    if (step.is === 'tick') await world.tick(gateOf(step), step.budgetMs).catch(() => 'a fault');
    else if (step.is === 'wish') await world.ask(step.action);
    else if (step.is === 'move') await this.move(EVERYBODY[step.who] as string, step.told);
    else if (step.is === 'answer') this.answer(EVERYBODY[step.who] as string, step.how);
    else if (step.is === 'wait') clock.advance(step.ms);
    else if (step.is === 'deliver') await this.deliver();
    else if (step.is === 'allLeave' || step.is === 'allReturn')
      account.followers = step.is === 'allLeave' ? [] : [...EVERYBODY];
    else
      clock.advance(
        nextShanghaiMidnight(clock.now()).getTime() - clock.now().getTime() - Number(step.is !== 'midnight'),
      );
  }

  private async move(openId: string, told: string): Promise<void> {
    const { world } = this;
    const { account, clock } = world;
    const event = account.followers.includes(openId) ? 'unsubscribe' : 'subscribe';
    account.followers = account.followers.filter((one) => one !== openId);
    if (event === 'subscribe') account.followers.push(openId);
    account.notes.set(openId, { remark: `note ${clock.now().getTime()}` });
    const at = clock.now();
    const push = () => world.push(event, openId, at);
    if (told === 'late') this.late.push(push);
    if (told === 'now') await this.deliver(push);
  }

  /** What the database does not take is delivered again. */
  private async deliver(push = this.late.pop()): Promise<void> {
    await push?.().catch(() => this.late.push(push));
  }

  private answer(openId: string, how: string): void {
    const { account, unwritable, followerId } = this.world;
    const sets = { refused: account.refused, missing: account.missing };
    for (const [name, set] of Object.entries(sets)) set[name === how ? 'add' : 'delete'](openId);
    unwritable[how === 'unwritable' ? 'add' : 'delete'](followerId(openId));
  }

  /** Nothing goes wrong any more, and staff answer. */
  async calm(): Promise<void> {
    const { world } = this;
    for (const openId of EVERYBODY) this.answer(openId, 'well');
    for (const push of this.late.reverse()) await push();
    for (let tick = 0; tick < 18; tick++) {
      world.clock.advance(tick % 6 === 0 ? DAY_MS : MINUTE_AND_LEASE_MS);
      await world.tick();
      if (world.state().run.state === 'paused') await world.ask('resume');
      if (world.state().run.state === 'held') await world.ask('confirm');
    }
  }
}

/** What is stored of followers, and what should be. */
function expectServerState(world: SyncWorld): void {
  const following = world.identities().filter(({ follower }) => follower?.state === 'following');
  const stored = following.map(({ _id, openId, unionId, userId, follower }) => {
    const listedBy = world.users().filter(({ identityIds }) => identityIds.includes(_id));
    return [openId, unionId, follower?.remark, listedBy.map(({ _id: id }) => id === userId)];
  });
  const { followers, notes } = world.account;
  const told = followers.map((openId) => [openId, unionIdOf(openId), notes.get(openId)?.remark, [true]]);
  expect(stored.sort()).toEqual(told.sort());
  expect(world.users()).toHaveLength(followers.length);
}

function expectNothingLeft(world: SyncWorld): void {
  const gone = world.identities().filter(({ follower }) => follower?.state === 'unfollowed');
  expect(gone.filter(({ openId, unionId, userId }) => openId ?? unionId ?? userId)).toEqual([]);
  expect([world.pending(), local.all('syncLists')]).toEqual([[], []]);
  const { pending, leaving = 0, run } = world.state();
  expect([pending, leaving, run.state, run.cursor, run.aside]).toEqual([0, 0, 'done', undefined, []]);
}

function expectTrueReports(world: SyncWorld): void {
  for (const { runId, listed, added, changed, unchanged, rejoined, left, ...others } of world.reports()) {
    const { refused, missing, unwritable, gone, unlisted } = others;
    const ends = [added, changed, unchanged, rejoined, left, refused, missing, unwritable];
    expect([runId, ends.reduce((sum, one) => sum + one, 0)]).toEqual([runId, listed]);
    expect([runId, [...ends, gone, unlisted].filter((one) => one < 0)]).toEqual([runId, []]);
  }
}

it('whatever staff wish, goes wrong and people do, in any order: the sync ends in the state of WeChat’s server', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (of) => {
      const story = new Story(of);
      for (const step of of.steps) await story.live(step);
      await story.calm();
      expectServerState(story.world);
      expectNothingLeft(story.world);
      expectTrueReports(story.world);
    }),
    { numRuns: RUNS },
  );
}, 600_000);

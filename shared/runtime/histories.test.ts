import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from '../core/clock.ts';
import { deadly, Turns, type Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { HistoryWorld, type Met } from './histories.harness.ts';
import { APPS, PEOPLE, type App, type Deed } from './owning.harness.ts';
import { problemsOf, problemsOfCounts, wronglyJoined } from './true-people.harness.ts';

/*
 * Random histories of people of whom we know who they are, and at the end, when WeChat has told all it knows once more: the
 * records are the true people.
 *
 * “As far as identifiers allow” means:
 * - WeChat never names a UnionID of person 3: they may have several records. None of them is another's all the same.
 * - A forwarded link, or a number that is another's, joins strangers, because it says that they are one. Before it is looked
 *   whether everything is right, an owner undoes these merges, the newest first, and has what was held for review looked at
 *   anew. Where an undo is refused, because a later merge stands that WeChat's word made or because WeChat has told
 *   the same UnionID of both, the strangers who were mistaken for each other may stay together, and nobody else.
 * - What was made while strangers were one record stays with that record. Of people who were never mistaken for somebody
 *   every visit and every order is theirs.
 * - Who asks to be erased has nothing any more of what was before, and neither has a stranger who was mistaken for them: it is
 *   nobody's. Who comes afterwards is somebody new. What the shop has sold stays, to the fen; what stands on the records as
 *   counted is what the documents say.
 * - A client repeats a call within seconds, and nothing is undone before four minutes. So where something was undone only what
 *   WeChat tells is said once more: an owner's merge would be a new word, and a visit another record's.
 */

const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 5);
/** By default no further history is begun after so long; with WEILIAN_RUNS each has the time that it takes. */
const ENOUGH =
  process.env['WEILIAN_RUNS'] === undefined ? { interruptAfterTimeLimit: 30_000, markInterruptAsFailure: false } : {};
/** On a machine that does much else a history takes up to ten seconds; one that fails is made smaller some dozen times. */
const LONG_MS = 180_000 + RUNS * 20_000;
/** A record whose words contradict each other may be looked at so often. */
const MOST_LOOKS = 5;
/** A run of so few followers ends in some ticks. */
const MOST_TICKS = 20;

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

const WHAT = ['enter', 'anonymous', 'claim', 'follow', 'leave', 'bind', 'sync'] as const;
const OWNS = ['buy', 'buy', 'giveBack', 'count', 'erase'] as const;
const LINKS = ['link', 'link', 'phone', 'phone', 'merge', 'unlink', 'undo', 'undo', 'settle'] as const;
interface Act {
  what: (typeof WHAT | typeof OWNS | typeof LINKS)[number];
  person: number;
  app: App;
  other: number | undefined;
  death: number | undefined;
}
const someone = fc.constantFrom(...PEOPLE);
const act = fc.record<Act>({
  what: fc.constantFrom(...WHAT, ...OWNS, ...LINKS),
  person: someone,
  app: fc.constantFrom(...APPS),
  other: fc.option(someone, { nil: undefined, freq: 2 }),
  death: fc.option(fc.nat(24), { nil: undefined, freq: 2 }),
});

const met = fc.record<Met>({
  followers: fc.subarray([...PEOPLE], { minLength: 1 }),
  entered: fc.subarray(
    PEOPLE.flatMap((person) => APPS.map((app) => [person, app] as const)),
    { minLength: 2 },
  ),
});

/** Strangers who become one record by a wrong word, which is taken back when it is settled. */
interface Mistake {
  by: 'link' | 'phone';
  person: number;
  other: number;
  app: App;
  /** WeChat has named the other's UnionID before. */
  isBound: boolean;
}
const mistake = fc.record<Mistake>({
  by: fc.constantFrom('link', 'phone'),
  person: someone,
  other: someone,
  app: fc.constantFrom(...APPS),
  isBound: fc.boolean(),
});

async function makeMistake(world: HistoryWorld, { by, person, other, app, isBound }: Mistake): Promise<void> {
  await world.entering(person, app, { knows: false })();
  await world.followOrLeave(other, true)();
  if (isBound) world.bind(other);
  await world.syncing();
  if (by === 'phone') await world.telephoning(other, app, other)();
  await (by === 'link' ? world.linking(other, person, app) : world.telephoning(person, app, other))();
  await world.settleAll();
  if (world.merges().length > 0) expect(await undoLast(world)()).toMatchObject({ ok: true });
  await world.settleAll();
}

/** The newest merge that rests on another word than WeChat's. */
function undoLast(world: HistoryWorld): Deed {
  const last = world.merges().find(({ cause, state }) => cause !== 'unionId' && state === 'done');
  return last ? world.undoing(last._id) : async () => undefined;
}

/** What happens to the world at once; the call that tells us of it is yet to be made. */
function begin(world: HistoryWorld, { what, person, app, other = person }: Act): Deed {
  if (what === 'claim') return world.claiming(person, app);
  if (what === 'buy') return world.buying(person, app, other === person ? 'openId' : 'unionId');
  if (what === 'giveBack') return world.givingBack(person);
  if (what === 'erase') return world.erasing(person, app);
  if (what === 'count') return world.counting;
  if (what === 'follow' || what === 'leave') return world.followOrLeave(person, what === 'follow');
  if (what === 'link') return world.linking(other, person, app);
  if (what === 'phone') return world.telephoning(person, app, other);
  if (what === 'merge') return world.merging(person);
  if (what === 'unlink') return world.unlinking(person, app);
  if (what === 'undo') return undoLast(world);
  if (what === 'bind') world.bind(person);
  if (what === 'bind' || what === 'sync') return world.syncing;
  return what === 'settle' ? world.settling : world.entering(person, app, { knows: what === 'enter' });
}

const gateOf = (death: number | undefined, turns: Turns): Gate =>
  deadly(death === undefined ? undefined : { at: death >> 1, when: death % 2 ? 'after' : 'before' }, turns.gate);

/** Refused, or there was nothing to do yet: said again later it may be answered otherwise. */
const isRefused = (answer: unknown): boolean => answer === undefined || (answer as { ok?: boolean }).ok === false;

/**
 * Lets the acts of a round meet, with the repeats of those that were killed in the round before, and with a tick of
 * housekeeping; gives what was done.
 */
async function live(world: HistoryWorld, history: readonly Act[][], picks: readonly number[]): Promise<Deed[]> {
  const done: Deed[] = [];
  let repeats: Deed[] = [];
  let turn = 0;
  for (const round of [...history, []]) {
    const turns = new Turns();
    const killed: Deed[] = [];
    const call = (deed: Deed, death?: number) => async () => {
      const answer = await deed(gateOf(death, turns));
      if (answer === 'killed') killed.push(deed);
      else if (!isRefused(answer)) done.push(deed);
    };
    const calls = round.map((one) => call(begin(world, one), one.death));
    await turns.run(
      [...calls, ...repeats.map((deed) => call(deed)), call(world.settling)],
      () => picks[turn++ % picks.length] ?? 0,
      () => world.clock.advance(50),
    );
    repeats = killed;
    // So long that a lease is over, and in two rounds a merge may be settled.
    world.clock.advance(80_000);
  }
  return done;
}

/**
 * WeChat tells of everybody whom we know what it knows; of the users of mini programs first, because a linked follower's
 * UnionID is believed when their mini program has named it too (decision 0018).
 */
async function tellAll(world: HistoryWorld): Promise<void> {
  for (const person of PEOPLE) world.bind(person);
  for (const { kind, appId, openId } of world.identities())
    if (kind === 'mp') await world.entering(Number(openId?.slice(3)), appId as App, { visits: false })();
  world.clock.advance(DAY_MS);
  const outcomes: unknown[] = [];
  for (let outcome = await world.syncing(); outcome !== 'idle'; outcome = await world.tick()) {
    outcomes.push(outcome);
    if (outcomes.length > MOST_TICKS) throw new Error(`the sync does not come to rest: ${outcomes.join(', ')}`);
    world.clock.advance(80_000);
  }
}

/** Everything is told, mistakes are taken back and what was held is decided, until nothing is left to do. */
async function comeToRest(world: HistoryWorld): Promise<void> {
  // Who was erased and follows still is asked about anew behind that.
  await world.settleAll();
  for (let look = 0; look < MOST_LOOKS; look++) {
    await tellAll(world);
    await world.settleAll();
    let undone = 0;
    for (const { _id } of wronglyJoined(world)) {
      const answer = (await world.undoing(_id)()) as { ok: boolean };
      if (answer.ok) undone += 1;
      await world.settleAll();
    }
    if ((await world.decideAll()) + undone === 0) return;
  }
  await tellAll(world);
  await world.settleAll();
}

/** Everybody whom we know comes once more, so that their orders find them; then all is counted. */
async function comeToCounts(world: HistoryWorld): Promise<void> {
  for (const { kind, appId, openId } of world.identities())
    if (kind === 'mp') await world.entering(Number(openId?.slice(3)), appId as App)();
  // Orders are joined behind what people do, and counted behind that.
  for (let time = 0; time < 3; time++) await world.settleAll();
}

describe('sign-ins, follows, late UnionIDs, tickets, numbers, merges and undos', () => {
  it(
    'in any order, at once, killed anywhere and repeated, end with the true people, and a replay changes nothing',
    async () => {
      const round = fc.array(act, { minLength: 1, maxLength: 4, size: 'max' });
      const history = fc.array(round, { minLength: 1, maxLength: 6, size: 'max' });
      const picks = fc.array(fc.nat(9), { minLength: 1, maxLength: 20 });
      const property = fc.asyncProperty(met, fc.option(mistake), history, picks, async (before, wrong, acts, order) => {
        const world = await HistoryWorld.begin(local, before);
        if (wrong) await makeMistake(world, wrong);
        const deeds = await live(world, acts, order);
        await comeToRest(world);
        await comeToCounts(world);
        expect([problemsOf(world), await problemsOfCounts(world)]).toEqual([[], []]);
        const settled = world.settled();
        const isUndone = world.merges().some(({ undoneAt }) => undoneAt);
        if (!isUndone && world.erased.size === 0) for (const deed of deeds) await deed();
        await tellAll(world);
        await world.settleAll();
        expect([problemsOf(world), await problemsOfCounts(world)]).toEqual([[], []]);
        expect(world.settled()).toEqual(settled);
      });
      await fc.assert(property, { numRuns: RUNS, ...ENOUGH });
    },
    LONG_MS,
  );
});

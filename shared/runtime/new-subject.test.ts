import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { UserId } from '../core/ids.ts';
import type { CollectionName } from '../db/data-model.ts';
import type { Database } from '../db/database.ts';
import { deadly, forEveryDeath, type Gate } from '../db/interruptions.harness.ts';
import { findPerson, ownedByUser, ownPage, People, type Erase, type Owned, type OwnData } from '../identity/index.ts';
import { carryOutErasures, erasePerson, erasures, exportOwnData, QUIET_MS } from '../privacy/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { eraseOf } from './erase-people.ts';
import { LinkWorld, type At } from './linking.harness.ts';
import { ownDataOf } from './own-data.ts';
import { ownedDocuments } from './owned-documents.ts';
import { silent } from './owning.harness.ts';

/*
 * A subject that Weilian has not: points, as a ledger of entries. All that it takes is what stands down to the class, and a line
 * in each of the three lists; nothing that merges, undoes, exports or erases knows of it.
 */

const POINTS = 'points' as CollectionName;
interface Entry {
  _id: string;
  userId: UserId;
  points: number;
  at: Date;
  mergeIds?: string[];
}
const entries = (database: Database) => database.collection<Entry>(POINTS);

/** Spent is more than the survivor had of their own. */
const ownedPoints = (database: Database): Owned => ({
  ...ownedByUser(database, POINTS),
  async isSpent({ _id, into }) {
    const all = await entries(database).find({ where: { userId: into }, limit: 1_000 });
    return sumOf(all.filter(({ mergeIds = [] }) => !mergeIds.includes(_id))) < 0;
  },
});
const ownPoints = (database: Database): OwnData => ({
  ...{ subject: 'points', title: '积分' },
  page: ({ userIds }, after) =>
    ownPage(entries(database), { userId: { in: userIds } }, after, ({ points }) => ({
      ...{ data: { points }, text: `${points} 分` },
    })),
});
const erasePoints =
  (database: Database): Erase =>
  async ({ userIds, anonymousId }) => {
    const nobodys = { set: { userId: anonymousId }, unset: ['mergeIds'] };
    await entries(database).updateMany({ userId: { in: userIds } }, nobodys);
    return true;
  };

class PointsWorld extends LinkWorld {
  override deps(gate?: Gate) {
    const deps = super.deps(gate);
    const owned = [...ownedDocuments(deps.database), ownedPoints(deps.database)];
    return { ...deps, people: new People(deps.database, this.clock, owned) };
  }

  async earn(userId: UserId, points: number): Promise<void> {
    this.number += 1;
    await entries(this.local.database).add({ _id: `e${this.number}`, userId, points, at: this.clock.now() });
  }
  private number = 0;
}

const sumOf = (all: readonly Entry[]): number => all.reduce((sum, { points }) => sum + points, 0);
const [ELDER, YOUNGER] = ['wxA', 'wxB'].map((app) => ({ person: 1, app })) as [At, At];

let local: LocalDatabase;
let world: PointsWorld;
beforeAll(async () => {
  const keys = [{ field: 'userId', direction: 1 as const }];
  local = await startLocalDatabase({ name: POINTS, indexes: [{ name: 'byUser', unique: false, keys }] });
});
beforeEach(async () => {
  world = await PointsWorld.begin(local);
});
afterAll(() => local.close());

const pointsOf = () => {
  const owners = new Map<UserId, number>();
  for (const { userId, points } of local.all<Entry>(POINTS)) owners.set(userId, (owners.get(userId) ?? 0) + points);
  return Object.fromEntries(owners);
};
/** The elder has 10, the younger 5 and 2. */
async function two() {
  const { _id: into } = await world.enter(ELDER);
  await world.earn(into, 10);
  world.clock.advance(1_000);
  const { _id: from } = await world.enter(YOUNGER);
  for (const points of [5, 2]) await world.earn(from, points);
  return { into, from };
}
async function merged() {
  const records = await two();
  await world.merge(ELDER, YOUNGER);
  await world.settle();
  world.clock.advance(150_000);
  return { ...records, mergeId: world.merges()[0]!._id };
}

describe('points, of which nothing but their own lines is known,', () => {
  it('are foretold, and move at a merge, whatever kills it: no point is lost or made', async () => {
    const { into, from } = await two();
    const { merges } = world.deps().people;
    expect(await merges.preview({ a: into, b: from })).toMatchObject({ data: { moves: { points: 2 } } });
    await forEveryDeath(async (death) => {
      world = await PointsWorld.begin(local);
      await two();
      const killed = await world.merge(ELDER, YOUNGER, deadly(death));
      await world.merge(ELDER, YOUNGER);
      await world.settle();
      expect(pointsOf()).toEqual({ [into]: 17 });
      expect(world.merges()).toMatchObject([{ moved: { points: 2 } }]);
      return killed === 'killed' ? 'killed' : 'survived';
    });
  });

  it('go back with an undo; what was earned since stays with the survivor', async () => {
    const { into, from, mergeId } = await merged();
    await world.earn(into, 1);
    await world.earn(into, -11);
    expect(await world.undo(mergeId)).toMatchObject({ ok: true });
    expect(pointsOf()).toEqual({ [into]: 0, [from]: 7 });
  });

  it('keep an undo from happening once those that came along are spent', async () => {
    const { into, mergeId } = await merged();
    await world.earn(into, -11);
    const before = pointsOf();
    expect(await world.undo(mergeId)).toMatchObject({ error: 'MERGE.SPENT' });
    expect(pointsOf()).toEqual(before);
  });

  it('stand in the export and are nobody’s after an erasure, also in the middle of a merge', async () => {
    const { from } = await two();
    await world.merge(ELDER, YOUNGER, deadly({ at: 2, when: 'after' }));
    const { database, clock, ids, people } = world.deps();
    const person = (await findPerson(people, from))!;
    const { sections } = await exportOwnData([...ownDataOf(database), ownPoints(database)], person, undefined);
    const shown = sections.find(({ subject }) => subject === 'points')!;
    expect(shown.entries.map(({ text }) => text)).toEqual(['10 分', '5 分', '2 分']);
    const asked = { clock, ids, people, erasures: erasures(database), logger: silent };
    expect(await erasePerson(asked, person)).toMatchObject({ ok: true });
    clock.advance(QUIET_MS);
    const erase = [...eraseOf({ database, clock }), erasePoints(database)];
    await carryOutErasures({ ...asked, erase, refetch: async () => {} }, new Date(8.64e15));
    expect(world.users()).toEqual([]);
    const [[owner, points] = []] = Object.entries(pointsOf());
    expect([Object.keys(pointsOf()).length, points]).toEqual([1, 17]);
    expect(owner).toMatch(/^a_/);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { IdentityId, UserId } from '../core/ids.ts';
import { followPath, People, SETTLED_AFTER_MS, undoMerge, type Merge, type User } from '../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { START } from './linking.harness.ts';
import { ownedDocuments } from './owned-documents.ts';

/*
 * Old ids lead to the record that stands, and never in a circle, whatever is merged and undone at once: that rests on the
 * transactions alone (decision 0018), because a pointer may lead from the elder to the younger.
 */

const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 12);
/** By default no further history is begun after so long. */
const ENOUGH =
  process.env['WEILIAN_RUNS'] === undefined ? { interruptAfterTimeLimit: 8_000, markInterruptAsFailure: false } : {};
const STAFF = 'u_staff' as UserId;
const IDS = ['u_a', 'u_b', 'u_c', 'u_d', 'u_e'] as UserId[];
const silent = { info: () => {}, warn: () => {}, error: () => {} };

let local: LocalDatabase;
let clock: HandClock;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

const merges = () => new People(local.database, clock, ownedDocuments(local.database)).merges;
const users = () => new Map(local.all<User>('users').map((user) => [user._id, user]));
const standing = () => local.all<Merge>('merges').filter(({ state }) => state === 'moving' || state === 'done');

/** Five records of five accounts; who can be let in by theirs is no rule here: some are followers', some younger than others. */
async function begin(kinds: readonly boolean[], ages: readonly number[]): Promise<void> {
  local.reset();
  clock = new HandClock(START);
  const all = IDS.map((_id, n): User => {
    const identityId = `wx${n}:${kinds[n] ? 'o' : 'f'.repeat(30)}` as IdentityId;
    const createdAt = new Date(START.getTime() - (ages[n] ?? 0));
    return { _id, identityIds: [identityId], roles: [], createdAt, updatedAt: createdAt };
  });
  await local.database.collection<User>('users').addMany(all);
}

type Act = { what: 'merge'; a: number; b: number } | { what: 'undo'; which: number } | { what: 'settle' };
async function settle(): Promise<void> {
  clock.advance(SETTLED_AFTER_MS + 1);
  await merges().settleDue(silent, new Date(8.64e15));
  // So long that it may be undone.
  clock.advance(SETTLED_AFTER_MS + 1);
}
async function perform(act: Act): Promise<unknown> {
  if (act.what === 'settle') return settle();
  if (act.what === 'merge') {
    const [a, b] = [IDS[act.a]!, IDS[act.b]!];
    // Of two that write one record at once, one may be told to come again.
    return merges()
      .merge({ a, b, cause: 'staff', by: STAFF })
      .catch(() => undefined);
  }
  const all = local.all<Merge>('merges').sort((a, b) => b.decidedAt.getTime() - a.decidedAt.getTime());
  const mergeId = all[act.which % Math.max(all.length, 1)]?._id ?? '';
  return undoMerge(merges(), { mergeId, by: STAFF }).catch(() => undefined);
}

/** Everything that is wrong with who leads where. */
async function problems(): Promise<string[]> {
  const records = users();
  const live = [...records.values()].filter(({ mergedInto }) => !mergedInto);
  const ends = new Map<UserId, UserId | undefined>();
  for (const id of IDS) {
    const path = await followPath(async (one) => records.get(one), id).catch(() => []);
    const end = path.at(-1);
    ends.set(id, end && !end.mergedInto && new Set(path).size === path.length ? end._id : undefined);
  }
  const listed = live.flatMap(({ identityIds }) => identityIds).sort();
  const pointers = [...records.values()].flatMap(({ _id, mergedInto }) => (mergedInto ? [`${_id} ${mergedInto}`] : []));
  const decided = standing().map(({ from, into }) => `${from} ${into}`);
  return [
    ...IDS.filter((id) => !ends.get(id)).map((id) => `${id} leads nowhere`),
    ...(new Set(listed).size === IDS.length && listed.length === IDS.length ? [] : [`listed: ${listed.join()}`]),
    ...(pointers.sort().join() === decided.sort().join()
      ? []
      : [`pointers ${pointers.join()}, merges ${decided.join()}`]),
    ...live.flatMap(({ _id, formerIds = [] }) => {
      const leading = IDS.filter((id) => id !== _id && ends.get(id) === _id);
      return leading.join() === [...formerIds].sort().join() ? [] : [`${_id} was ${formerIds.join()}`];
    }),
  ];
}

const person = fc.nat(IDS.length - 1);
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('merge' as const), a: person, b: person }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('undo' as const), which: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.constant({ what: 'settle' as const }) },
);

describe('ids of records that are merged and parted', () => {
  it('at once, in any order, by any of their ids, lead to one record that stands, and never in a circle', async () => {
    const round = fc.array(act, { minLength: 1, maxLength: 4, size: 'max' });
    const history = fc.array(round, { minLength: 1, maxLength: 6, size: 'max' });
    const kinds = fc.array(fc.boolean(), { minLength: IDS.length, maxLength: IDS.length });
    const ages = fc.array(fc.nat(3), { minLength: IDS.length, maxLength: IDS.length });
    const property = fc.asyncProperty(kinds, ages, history, async (are, old, rounds) => {
      await begin(are, old);
      for (const acts of rounds) {
        await Promise.all(acts.map(perform));
        expect(await problems()).toEqual([]);
        clock.advance(1_000);
      }
      for (let time = 0; time < 2; time++) await settle();
      expect(await problems()).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS, ...ENOUGH });
  });
});

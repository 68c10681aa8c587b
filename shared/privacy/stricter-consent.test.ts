import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { IdentityId, UserId } from '../core/ids.ts';
import { Turns, gated } from '../db/interruptions.harness.ts';
import { Merges, SETTLED_AFTER_MS, type User } from '../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { ownedPrivacyConsents } from './owned-consents.ts';
import { newestWord, privacyConsents, withdrawnAmong, type PrivacyConsent } from './privacy-consents.ts';

/*
 * Of two records that become one the stricter word wins; also when several become one at once, in whatever order the requests
 * are made that move their words.
 */

const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 12);
/** By default no further records are joined after so long. */
const ENOUGH =
  process.env['WEILIAN_RUNS'] === undefined ? { interruptAfterTimeLimit: 5_000, markInterruptAsFailure: false } : {};
const START = new Date('2024-03-01T04:00:00Z');
const IDS = ['u_a', 'u_b', 'u_c', 'u_d'] as UserId[];
const silent = { info: () => {}, warn: () => {}, error: () => {} };

type Word = PrivacyConsent['what'] | undefined;

let local: LocalDatabase;
let clock: HandClock;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

const merges = (database = local.database) => new Merges(database, clock, [ownedPrivacyConsents(database)]);
const users = () => local.all<User>('users');
const live = () => users().filter(({ mergedInto }) => !mergedInto);
const liveOf = (id: UserId): UserId => live().find((one) => one._id === id || one.formerIds?.includes(id))!._id;

/** Four records, the elder first, of which each has said these words, one after the other. */
async function begin(words: readonly (readonly NonNullable<Word>[])[]): Promise<void> {
  local.reset();
  clock = new HandClock(START);
  const at = (n: number) => new Date(START.getTime() - 1_000_000 + n * 1_000);
  const all = IDS.map((_id, n): User => ({
    ...{ _id, identityIds: [`wx${n}:o` as IdentityId], roles: [] },
    ...{ createdAt: at(n), updatedAt: at(n) },
  }));
  await local.database.collection<User>('users').addMany(all);
  // Of several records never two words at one moment: which is the later is told by their place.
  for (const [place, said] of words.entries())
    for (const [n, what] of said.entries()) await say(IDS[place]!, what, at(n * IDS.length + place));
}
const say = (userId: UserId, what: NonNullable<Word>, at: Date) =>
  privacyConsents(local.database).add({ _id: `${userId}:${at.getTime()}`, userId, what, at });

/** What the words of one record say; of two that become one the stricter. */
const stricter = (a: Word, b: Word): Word => (a === 'withdrawn' || b === 'withdrawn' ? 'withdrawn' : (a ?? b));

const word = fc.constantFrom('agreed' as const, 'withdrawn' as const);
const words = fc.array(fc.array(word, { maxLength: 2 }), { minLength: IDS.length, maxLength: IDS.length });
const one = fc.nat(IDS.length - 1);
const pairs = fc.array(fc.tuple(one, one), { minLength: 1, maxLength: 4 });

describe('records that become one at once', () => {
  it(
    'have withdrawn when any of them has, and agreed when none has, in whatever order their words are moved',
    async () => {
      const property = fc.asyncProperty(
        words,
        pairs,
        fc.array(fc.nat(9), { minLength: 1 }),
        async (said, joins, picks) => {
          await begin(said);
          const turns = new Turns();
          const database = gated(local.database, turns.gate);
          let turn = 0;
          const join =
            ([a, b]: readonly [number, number]) =>
            () =>
              merges(database).merge({ a: IDS[a]!, b: IDS[b]!, cause: 'staff' });
          await turns.run(
            joins.map(join),
            () => picks[turn++ % picks.length] ?? 0,
            () => clock.advance(10),
          );
          clock.advance(SETTLED_AFTER_MS);
          await merges().settleDue(silent, new Date(8.64e15));
          for (const user of live()) {
            const own = IDS.flatMap((id, place) => (liveOf(id) === user._id ? [said[place]!.at(-1)] : []));
            const expected = own.reduce(stricter, undefined);
            expect((await newestWord(privacyConsents(local.database), user._id))?.what).toBe(expected);
            const isWithdrawn = (await withdrawnAmong(privacyConsents(local.database), [user])).has(user._id);
            expect(isWithdrawn).toBe(expected === 'withdrawn');
          }
        },
      );
      await fc.assert(property, { numRuns: RUNS, ...ENOUGH });
    },
    60_000 + RUNS * 2_000,
  );
});

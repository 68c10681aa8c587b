import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { UserId } from '../core/ids.ts';
import { Killed, orKilled, type Gate } from '../db/interruptions.harness.ts';
import { findPerson, undoMerge, type Merge, type OwnPage, type User } from '../identity/index.ts';
import { exportOwnData, type ExportPlace } from '../privacy/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { callerOf, identityIdOf, LinkWorld, type At } from './linking.harness.ts';
import { ownDataOf } from './own-data.ts';

/*
 * Two records, each with a visit, a coupon, an order, a word about the policy and a number: what their export shows while and
 * after they become one, and when they are two again.
 */

let local: LocalDatabase;
let world: LinkWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  world = await LinkWorld.begin(local);
});
afterAll(() => local.close());

const [ELDER, YOUNGER] = ['wxA', 'wxB'].map((app) => ({ person: 1, app })) as [At, At];
const numberOf = ({ app }: At): string => `+8613800138${app === 'wxA' ? '001' : '002'}`;

async function known(at: At): Promise<User> {
  await world.signIn(at, { knows: false, visitId: `visit-${at.app}` });
  await world.claim(at);
  const user = await world.enter(at);
  const [now, { _id: userId }] = [world.clock.now(), user];
  const { database } = local;
  const phone = { number: numberOf(at), verifiedAt: now, codeId: at.app };
  await database.collection('users').updateIf({ _id: userId }, { set: { phone } });
  await database.collection('privacyConsents').add({ _id: `${userId}:tap`, ...{ userId, what: 'agreed', at: now } });
  const sums = { paid: 1_000, refunded: 0, told: [], state: 'paid' };
  await database.collection('orders').add({ _id: `order-${at.app}`, ...{ userId, ...sums, createdAt: now } });
  world.clock.advance(1_000);
  return user;
}

/** All entries of an export, by subject; of everything that has one its id, else what it is. */
async function exported(userId: UserId): Promise<Record<string, string[]>> {
  const person = await findPerson(world.deps().people, userId);
  const shown: Record<string, string[]> = {};
  let from: ExportPlace | undefined;
  do {
    const page = await exportOwnData(ownDataOf(local.database), person!, from);
    for (const { subject, entries } of page.sections) (shown[subject] ??= []).push(...entries.map(nameOf));
    from = page.next;
  } while (from);
  return Object.fromEntries(
    Object.entries(shown).flatMap(([name, all]) => (all.length > 0 ? [[name, all.sort()]] : [])),
  );
}
const nameOf = ({ data, text }: OwnPage['entries'][number]): string =>
  [data['orderId'], data['appId'], data['code'], data['at']].map(String).find((name) => name !== 'undefined') ?? text;

async function merge(gate?: Gate) {
  await world.merge(ELDER, YOUNGER, gate);
  return world.merges()[0] as Merge;
}
/** Dies when so many requests were made since the merge stood so. */
function dying(state: Merge['state'], requests: number): Gate {
  let left = requests;
  return ({ name, perform }) => {
    if (world.merges()[0]?.state === state && left-- <= 0) throw new Killed(name);
    return perform();
  };
}
/** Of both, in each subject, each thing once. */
const together = (one: Record<string, string[]>, other: Record<string, string[]>): Record<string, string[]> =>
  Object.fromEntries(
    ['identities', 'coupons', 'orders', 'visits', 'privacyConsents'].map((name) => [
      name,
      [...one[name]!, ...other[name]!].sort(),
    ]),
  );

describe('the export of a person', () => {
  it.each([0, 2, 99])(
    'whose records became one has what both had, each thing once, also after %i requests',
    async (n) => {
      const [elder, younger] = [await known(ELDER), await known(YOUNGER)];
      const both = together(await exported(elder._id), await exported(younger._id));
      await merge(dying('moving', n));
      for (const id of [elder._id, younger._id]) expect(await exported(id)).toMatchObject(both);
      await world.settle();
      const after = await exported(younger._id);
      expect(after).toMatchObject(both);
      expect(after).toMatchObject({ user: [expect.anything()], formerRecords: [expect.stringContaining('并入')] });
      const text = JSON.stringify(after);
      for (const at of [ELDER, YOUNGER]) expect(text).toContain(numberOf(at));
    },
  );

  it.each([0, 2, 99])(
    'who is two again has what is theirs alone, an undo being finished after %i requests',
    async (n) => {
      const [elder, younger] = [await known(ELDER), await known(YOUNGER)];
      const [one, other] = [await exported(elder._id), await exported(younger._id)];
      const { _id: mergeId } = await merge();
      await world.settle();
      world.clock.advance(150_000);
      const { people } = world.deps(dying('undoing', n));
      await orKilled(() => undoMerge(people.merges, { mergeId, by: 'u_staff' as UserId }));
      for (const [user, at] of [
        [elder, ELDER],
        [younger, YOUNGER],
      ] as const)
        expect((await exported(user._id))['identities']).toEqual([callerOf(at).appId]);
      await world.settle();
      for (const [user, before] of [
        [elder, one],
        [younger, other],
      ] as const) {
        const { user: _record, merges, ...after } = await exported(user._id);
        const { user: _before, ...own } = before;
        expect(after).toEqual(own);
        expect(merges).toEqual([expect.stringMatching(/撤销/)]);
      }
      expect(JSON.stringify(await exported(younger._id))).not.toContain(numberOf(ELDER));
      expect(world.identities().map(({ _id }) => _id)).toEqual([ELDER, YOUNGER].map(identityIdOf));
    },
  );
});

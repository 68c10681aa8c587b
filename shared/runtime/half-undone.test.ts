import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserId } from '../core/ids.ts';
import { Killed, type Gate } from '../db/interruptions.harness.ts';
import { findPerson, miniProgramIdentityId, People, type Merge } from '../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { HistoryWorld } from './histories.harness.ts';
import { ownedDocuments } from './owned-documents.ts';
import { callerOf } from './owning.harness.ts';

/*
 * Two strangers became one record by a number that both had verified. One of them takes it back, and the function that does is
 * killed: what they own goes back with housekeeping, two minutes later. Until then each is who they are, and nobody else.
 */

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

const STRANGERS = [
  { person: 1, app: 'wxA' },
  { person: 2, app: 'wxB' },
] as const;
const idOf = ({ person, app }: (typeof STRANGERS)[number]) => miniProgramIdentityId(callerOf(person, app));
const people = (world: HistoryWorld) => new People(local.database, world.clock, ownedDocuments(local.database));
const userIdOf = async (world: HistoryWorld, who: (typeof STRANGERS)[number]) =>
  (await people(world).find(idOf(who)))?.userId;

/** Each has a visit, a coupon and an order; parted by an undo that makes so many requests behind its decision. */
async function parted(requests: number): Promise<{ world: HistoryWorld; own: Map<number, string[]> }> {
  const entered = STRANGERS.map(({ person, app }) => [person, app] as const);
  const world = await HistoryWorld.begin(local, { followers: [3], entered });
  const own = new Map<number, string[]>();
  for (const who of STRANGERS) {
    await world.claiming(who.person, who.app)();
    await world.buying(who.person, who.app, 'openId')();
    own.set(who.person, ownedBy(world, await userIdOf(world, who)));
  }
  for (const { person, app } of STRANGERS) await world.telephoning(person, app, 1)();
  await world.settleAll();
  const { _id } = world.merges()[0] as Merge;
  let left = requests;
  const gate: Gate = ({ name, perform }) => {
    if (world.merges()[0]?.state === 'undoing' && left-- <= 0) throw new Killed(name);
    return perform();
  };
  expect(await world.undoing(_id)(gate)).toBe('killed');
  return { world, own };
}

/** What somebody owns: visits, coupons and orders. */
const ownedBy = (world: HistoryWorld, userId: UserId | undefined): string[] =>
  [...world.visits(), ...world.coupons(), ...world.orders()].flatMap((one) => (one.userId === userId ? [one._id] : []));

describe.each([0, 4])('strangers who are parted by an undo that is killed after %i requests', (requests) => {
  it('are let in as themselves at once, and have what is theirs with the next tick', async () => {
    const { world, own } = await parted(requests);
    for (const who of STRANGERS) {
      const found = await findPerson(people(world), (await userIdOf(world, who))!);
      expect(found?.identities.map(({ _id }) => _id)).toEqual([idOf(who)]);
    }
    await world.settleAll();
    for (const who of STRANGERS) expect(ownedBy(world, await userIdOf(world, who))).toEqual(own.get(who.person));
  });

  it.each([1, 2])('and of whom person %i is erased before that, leave the other what is theirs', async (erased) => {
    const { world, own } = await parted(requests);
    const [asking, other] = STRANGERS[0].person === erased ? STRANGERS : [STRANGERS[1], STRANGERS[0]];
    await world.erasing(asking.person, asking.app)();
    // When everybody who was let in has ended, and before the undo is settled.
    world.clock.advance(91_000);
    await world.settling();
    await world.settleAll();
    expect(ownedBy(world, await userIdOf(world, other))).toEqual(own.get(other.person));
    expect(await userIdOf(world, asking)).toBeUndefined();
    expect(world.merges()).toEqual([]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { LinkWorld, unionIdOf, type At } from './linking.harness.ts';

let local: LocalDatabase;
let world: LinkWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  world = await LinkWorld.begin(local);
});
afterAll(() => local.close());

const ELDER: At = { person: 1, app: 'wxA' };
const KNOWN: At = { person: 1, app: 'wxB' };
const NEW: At = { person: 1, app: 'wxC' };

/** Lets something happen between the reading of a record and the listing of an identity there. */
function before(happens: () => Promise<unknown>): Gate {
  let isDone = false;
  return async ({ name, perform }) => {
    if (name === 'users.updateIf' && !isDone) {
      isDone = true;
      await happens();
    }
    return perform();
  };
}

/** A record without a UnionID, and a younger one of somebody's who has it. */
async function two(): Promise<void> {
  await world.enter(ELDER);
  world.clock.advance(1000);
  await world.enter(KNOWN, unionIdOf(1));
}
const listed = () => world.live().map(({ identityIds }) => identityIds.map((id) => id.split(':')[0]));

describe('a new identity that is about to be listed by a record', () => {
  it('is listed where it leads, when the record is merged meanwhile', async () => {
    await two();
    await world.signIn(
      NEW,
      {},
      before(() => world.merge(ELDER, KNOWN)),
    );
    expect(listed()).toEqual([['wxA', 'wxB', 'wxC']]);
  });

  it('goes with the record that has its UnionID, when the merge is undone meanwhile', async () => {
    await two();
    await world.merge(ELDER, KNOWN);
    for (let tick = 0; tick < 2; tick++) await world.settle();
    await world.signIn(
      NEW,
      {},
      before(() => world.undo(world.merges()[0]?._id ?? '')),
    );
    expect(listed()).toEqual([['wxA'], ['wxB', 'wxC']]);
  });
});

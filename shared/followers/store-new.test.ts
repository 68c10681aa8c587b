import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { Collection, Database } from '../db/database.ts';
import { gated, type Gate } from '../db/interruptions.harness.ts';
import { People, userIdFor, type Identity, type User } from '../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { storeNew, type NewIdentity } from './store-new.ts';
import { followerId, NOON, OA, openIds, refusing, unionIdOf } from './sync.harness.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => local.reset());
afterAll(() => local.close());

const COUNT = 12;
const POSITIONS = Array.from({ length: COUNT }, (_, at) => at);

function newOf(openId: string): NewIdentity {
  const key = { _id: followerId(openId), kind: 'oa' as const, appId: OA, openId, unionId: unionIdOf(openId) };
  const follower = { state: 'following' as const, stateAt: NOON };
  return { ...key, userId: userIdFor(key), follower, createdAt: NOON, updatedAt: NOON };
}
const batch = openIds(COUNT).map(newOf);
const peopleOf = (database: Database) => new People(database, new HandClock(NOON), []);
const store = (gate?: Gate, identities = batch) =>
  storeNew(peopleOf(gate ? gated(local.database, gate) : local.database), identities);

const NOTHING_ODD = { met: [], refused: [] };

/** All of them are stored, once, with a user that lists them, and nobody else. */
function expectAllStored(all = batch): void {
  const [identities, users] = [local.all<Identity>('identities'), local.all<User>('users')];
  expect(identities.map(({ _id, userId }) => [_id, userId]).sort()).toEqual(
    all.map(({ _id, userId }) => [_id, userId]).sort(),
  );
  expect(users.map(({ _id, identityIds }) => [_id, identityIds]).sort()).toEqual(
    all.map(({ _id, userId }) => [userId, [_id]]).sort(),
  );
}

/** A gate that does something else with the first request of this name. */
function first(name: string, instead: (perform: () => Promise<unknown>) => Promise<unknown>): Gate {
  let isOver = false;
  return ({ name: asked, perform }) => {
    if (isOver || asked !== name) return perform();
    isOver = true;
    return instead(perform);
  };
}

const raw = <T extends { _id: string }>(name: 'users' | 'identities'): Collection<T> =>
  local.database.collection<T>(name);

describe('a batch of new followers', () => {
  it('costs two requests when nothing is in the way', async () => {
    expect(await store()).toEqual(NOTHING_ODD);
    expect(local.requests()).toBe(2);
    expectAllStored();
  });

  it.each(POSITIONS)('refused because the identity in place %d exists is stored all the same', async (at) => {
    await raw('identities').add(batch[at]!);
    expect(await store()).toEqual(NOTHING_ODD);
    expectAllStored();
  });

  it.each(POSITIONS)('gives the one in place %d that another function has stored otherwise', async (at) => {
    const { userId: _, ...announced } = batch[at]!;
    await raw('identities').add({ ...announced, pending: 'details' } as Identity);
    expect((await store()).met.map(({ _id }) => _id)).toEqual([batch[at]!._id]);
    expect(local.all<Identity>('identities')).toHaveLength(COUNT);
    expect(local.all<User>('users')).toHaveLength(COUNT);
  });

  it.each(POSITIONS)('joins the user in place %d who exists with another identity, or comes meanwhile', async (at) => {
    const { userId } = batch[at]!;
    const other = { _id: 'wxMini:mp-1' as Identity['_id'], unionId: batch[at]!.unionId };
    for (const moment of ['before', 'meanwhile']) {
      local.reset();
      const add = () => raw<User>('users').add(peopleOf(local.database).newUser(userId, other));
      if (moment === 'before') await add();
      const gate = first('users.addMany', async (perform) => {
        if (moment === 'meanwhile') await add();
        return perform();
      });
      expect(await store(gate)).toEqual(NOTHING_ODD);
      const users = local.all<User>('users');
      expect(users).toHaveLength(COUNT);
      expect(users.find(({ _id }) => _id === userId)?.identityIds).toEqual([other._id, batch[at]!._id]);
    }
  });

  it.each(['users', 'identities'] as const)('whose %s are refused by an error before the effect', async (name) => {
    await store(first(`${name}.addMany`, async () => Promise.reject(new Error('broken'))));
    expectAllStored();
  });

  it.each(['users', 'identities'] as const)('whose %s are stored, although the answer is an error', async (name) => {
    const gate = first(`${name}.addMany`, async (perform) => {
      await perform();
      throw new Error('no answer');
    });
    await store(gate);
    expectAllStored();
    // Read back once, and nothing is written again.
    expect(local.requests()).toBe(3);
  });

  it.each(POSITIONS)('of which a refusal left the first %d, or all behind them', async (at) => {
    for (const name of ['users', 'identities'] as const) {
      for (const part of [
        [0, at],
        [at, COUNT],
      ] as const) {
        local.reset();
        const documents =
          name === 'users' ? batch.map((one) => peopleOf(local.database).newUser(one.userId, one)) : batch;
        for (const kind of ['error', 'conflict'] as const) {
          const gate = first(`${name}.addMany`, async () => {
            await raw(name).addMany(documents.slice(...part));
            if (kind === 'error') throw new Error('broken off');
            return 'conflict';
          });
          await store(gate);
          expectAllStored();
        }
      }
    }
  });

  it.each(POSITIONS)('with one in place %d that can never be written stores all others, and says why', async (at) => {
    const { _id, userId } = batch[at]!;
    for (const id of [_id, userId]) {
      local.reset();
      const { met, refused } = await storeNew(peopleOf(refusing(local.database, (ids) => ids.includes(id))), batch);
      expect([met, refused]).toEqual([[], [{ document: _id, error: expect.objectContaining({ message: 'never' }) }]]);
      expectAllStored(batch.filter((one) => one._id !== _id));
    }
  });

  it('is a fault of the database when it takes none of ten, and when it says nothing of the document', async () => {
    await expect(storeNew(peopleOf(refusing(local.database, () => true)), batch)).rejects.toThrow('never');
    expect(local.requests()).toBeLessThan(30);
    const broken = () => Object.assign(new Error('broken'), { code: 'ECONNRESET' });
    await expect(storeNew(peopleOf(refusing(local.database, () => true, broken)), batch)).rejects.toThrow('broken');
  });
});

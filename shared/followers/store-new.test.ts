import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { Collection, Database } from '../db/database.ts';
import { gated, type Gate } from '../db/interruptions.harness.ts';
import { People, userIdFor, type Identity, type User } from '../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { storeNew, type NewIdentity } from './store-new.ts';
import { followerId, NOON, OA, openIds, unionIdOf } from './sync.harness.ts';

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

/** Everybody of the batch is stored, once, with a user that lists them. */
function expectAllStored(): void {
  const [identities, users] = [local.all<Identity>('identities'), local.all<User>('users')];
  expect(identities.map(({ _id, userId }) => [_id, userId]).sort()).toEqual(
    batch.map(({ _id, userId }) => [_id, userId]).sort(),
  );
  expect(users.map(({ _id, identityIds }) => [_id, identityIds]).sort()).toEqual(
    batch.map(({ _id, userId }) => [userId, [_id]]).sort(),
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
    expect(await store()).toEqual([]);
    expect(local.requests()).toBe(2);
    expectAllStored();
  });

  it.each(POSITIONS)('refused because the identity in place %d exists is stored all the same', async (at) => {
    await raw('identities').add(batch[at]!);
    expect(await store()).toEqual([]);
    expectAllStored();
  });

  it.each(POSITIONS)('gives the one in place %d that another function has stored otherwise', async (at) => {
    const { userId: _, ...announced } = batch[at]!;
    await raw('identities').add({ ...announced, pending: 'details' } as Identity);
    expect((await store()).map(({ _id }) => _id)).toEqual([batch[at]!._id]);
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
      expect(await store(gate)).toEqual([]);
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

  it.each(POSITIONS)(
    'with one in place %d that can never be written says why, and stores those before it',
    async (at) => {
      const gate = gateRefusing(batch[at]!._id);
      await expect(storeNew(peopleOf(refusing(gate)), batch)).rejects.toThrow('never');
      const stored = local.all<Identity>('identities').map(({ _id }) => _id);
      expect(stored).not.toContain(batch[at]!._id);
      expect(stored.length).toBeGreaterThanOrEqual(at === 0 ? 0 : Math.min(at, COUNT / 2));
    },
  );
});

/** Refuses every batch of identities that holds this one. */
const gateRefusing = (id: string) => (documents: readonly { _id: string }[]) => documents.some(({ _id }) => _id === id);

function refusing(isRefused: (documents: readonly { _id: string }[]) => boolean): Database {
  return {
    ...local.database,
    collection: <T extends { _id: string }>(name: Parameters<Database['collection']>[0]) => {
      const inner = local.database.collection<T>(name);
      const addMany: Collection<T>['addMany'] = async (documents) => {
        if (isRefused(documents)) throw new Error('never');
        return inner.addMany(documents);
      };
      return Object.assign(Object.create(inner) as Collection<T>, { addMany });
    },
  };
}
